using System.Diagnostics;
using System.Text;

namespace NixVms.Testing.Machines;

/// <summary>Reads what a start script and QEMU print, so that they never wait for us, and keeps the end of it.</summary>
internal sealed class MachineErrors
{
    private const int MaximumLength = 16 * 1024;

    private readonly StringBuilder _text = new();

    public MachineErrors(Process process)
    {
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString().TrimEnd();
        }
    }

    private void Add(string? line)
    {
        lock (_text)
        {
            _text.Append(line).Append('\n');
            if (_text.Length > MaximumLength)
                _text.Remove(0, _text.Length - MaximumLength);
        }
    }
}
