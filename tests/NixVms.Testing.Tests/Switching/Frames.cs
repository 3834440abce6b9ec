namespace NixVms.Testing.Tests.Switching;

/// <summary>Ethernet frames between numbered cards.</summary>
internal static class Frames
{
    public const int Everyone = 0xff;

    public static byte[] Make(int from, int to, int length = 60, byte content = 0)
    {
        var frame = new byte[length];
        Array.Fill(frame, content, 14, length - 14);
        Address(to).CopyTo(frame, 0);
        Address(from).CopyTo(frame, 6);
        frame[12] = 0x08;
        return frame;
    }

    private static byte[] Address(int number) =>
        number == Everyone ? [0xff, 0xff, 0xff, 0xff, 0xff, 0xff] : [0x52, 0x54, 0x00, 0x12, 0x01, (byte)number];
}
