using System.Globalization;
using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Networks;

/// <summary>A value as it was written, and where.</summary>
internal sealed record Setting(string Name, string Value, SourcePosition Position)
{
    /// <exception cref="NixVmsException">The value is neither true nor false.</exception>
    public bool AsBoolean() => bool.TryParse(Value, out var result)
        ? result
        : throw Invalid("true or false");

    /// <exception cref="NixVmsException">The value is no whole number from 1 to 1000.</exception>
    public int AsCount() => int.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out var result) && result is >= 1 and <= 1000
        ? result
        : throw Invalid("a whole number from 1 to 1000");

    public NixVmsException Invalid(string expected) =>
        new(ErrorCodes.InvalidValue, $"{Name} is \"{Value}\"; it must be {expected}.", Position);
}
