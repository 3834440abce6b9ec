namespace NixVms.Testing;

/// <summary>QEMU refused a command.</summary>
public sealed class QmpException : VmException
{
    internal QmpException(string message, string errorClass)
        : base(message) => ErrorClass = errorClass;

    /// <summary>QEMU's class of errors, such as <c>GenericError</c> or <c>CommandNotFound</c>.</summary>
    public string ErrorClass { get; }
}
