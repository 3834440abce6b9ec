using System.ComponentModel;
using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace NixVms.Testing.Machines;

/// <summary>Reads the text in a picture of a screen, by tesseract on this host.</summary>
internal static class ScreenText
{
    /// <summary>Letters on a screen are half as large as tesseract wants them.</summary>
    private const int Enlargement = 3;

    /// <summary>A picture of 1600 x 1200 points. The machine chooses how large its screen is; a larger one stays as it is.</summary>
    private const int LongestToEnlarge = 1600 * 1200 * 3 + 64;

    /// <param name="ppm">The picture in QEMU's format, a binary PPM.</param>
    /// <exception cref="VmHostException">There is no tesseract, or it fails.</exception>
    public static async Task<string> ReadAsync(byte[] ppm, CancellationToken cancellationToken)
    {
        // 11: text anywhere, in no particular order. Without its limit, it takes a thread for each processor, which is
        // slower for so small a picture.
        var tesseract = Cli.Wrap("tesseract")
            .WithArguments(["stdin", "stdout", "--psm", "11", "--dpi", "210"])
            .WithEnvironmentVariables(e => e.Set("OMP_THREAD_LIMIT", "1"))
            .WithStandardInputPipe(PipeSource.FromBytes(ppm.Length <= LongestToEnlarge ? Enlarge(ppm) : ppm))
            .WithValidation(CommandResultValidation.None);
        try
        {
            var result = await tesseract.ExecuteBufferedAsync(Encoding.UTF8, cancellationToken).ConfigureAwait(false);
            return result.IsSuccess
                ? result.StandardOutput
                : throw new VmHostException($"tesseract ended with exit code {result.ExitCode}: {result.StandardError}");
        }
        catch (Win32Exception e)
        {
            throw new VmHostException(
                "The text of a picture is read by tesseract, which this host does not have. Install it (on Debian and Ubuntu: apt install tesseract-ocr); "
                + "the text of a text terminal can be read without it, by VmScreen.ReadTerminalAsync.",
                e);
        }
    }

    /// <summary>Makes each pixel a square of several.</summary>
    internal static byte[] Enlarge(byte[] ppm)
    {
        // P6, width, height and 255, each followed by one white space (QEMU writes no comments); then three bytes a pixel.
        var position = 0;
        if (Word() != "P6")
            throw new VmHostException("QEMU has made a picture in another format than PPM.");
        var width = int.Parse(Word(), CultureInfo.InvariantCulture);
        var height = int.Parse(Word(), CultureInfo.InvariantCulture);
        Word();

        var header = Encoding.ASCII.GetBytes($"P6\n{width * Enlargement} {height * Enlargement}\n255\n");
        var rowLength = width * Enlargement * 3;
        var result = new byte[header.Length + rowLength * height * Enlargement];
        header.CopyTo(result, 0);
        for (var y = 0; y < height; y++)
        {
            var start = header.Length + y * Enlargement * rowLength;
            var row = result.AsSpan(start, rowLength);
            for (var x = 0; x < width * Enlargement; x++)
                ppm.AsSpan(position + (y * width + x / Enlargement) * 3, 3).CopyTo(row[(x * 3)..]);
            for (var copy = 1; copy < Enlargement; copy++)
                row.CopyTo(result.AsSpan(start + copy * rowLength));
        }

        return result;

        string Word()
        {
            var end = Array.FindIndex(ppm, position, b => b is (byte)'\n' or (byte)' ');
            var word = Encoding.ASCII.GetString(ppm, position, end - position);
            position = end + 1;
            return word;
        }
    }
}
