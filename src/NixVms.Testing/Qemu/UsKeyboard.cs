namespace NixVms.Testing.Qemu;

/// <summary>QEMU's names of the keys that make a character on a keyboard with US layout.</summary>
internal static class UsKeyboard
{
    private const string Shift = "shift-";

    // Key, and what it makes without and with Shift.
    private static readonly (string Key, char Plain, char Shifted)[] s_keys =
    [
        ("grave_accent", '`', '~'), ("minus", '-', '_'), ("equal", '=', '+'), ("bracket_left", '[', '{'), ("bracket_right", ']', '}'),
        ("backslash", '\\', '|'), ("semicolon", ';', ':'), ("apostrophe", '\'', '"'), ("comma", ',', '<'), ("dot", '.', '>'), ("slash", '/', '?'),
        ("0", '0', ')'), ("1", '1', '!'), ("2", '2', '@'), ("3", '3', '#'), ("4", '4', '$'),
        ("5", '5', '%'), ("6", '6', '^'), ("7", '7', '&'), ("8", '8', '*'), ("9", '9', '('),
    ];

    public static string KeysOf(char character)
    {
        switch (character)
        {
            case ' ':
                return "spc";
            case '\n':
                return "ret";
            case '\t':
                return "tab";
            case >= 'a' and <= 'z':
                return character.ToString();
            case >= 'A' and <= 'Z':
                return Shift + char.ToLowerInvariant(character);
        }

        foreach (var (key, plain, shifted) in s_keys)
        {
            if (character == plain)
                return key;
            if (character == shifted)
                return Shift + key;
        }

        throw new ArgumentException($"No key of a US keyboard makes the character U+{(int)character:X4}.", nameof(character));
    }
}
