using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace NixVms.Build.Tasks.Processes;

/// <summary>What the system says of a pipe, whether or not anybody has come to read it.</summary>
internal static class PipeContent
{
    private const short In = 1;

    /// <summary>Whether something stands in a pipe, or its end does: all who could write are gone.</summary>
    /// <param name="stream">A stream; of what is no open pipe nobody can say more.</param>
    public static bool IsPending(Stream? stream)
    {
        if (stream is not PipeStream { SafePipeHandle: var handle })
            return false;

        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            var question = new Question { Descriptor = (int)handle.DangerousGetHandle(), Wanted = In };
            return Poll(ref question, 1, 0) > 0;
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
        finally
        {
            if (isHeld)
                handle.DangerousRelease();
        }
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref Question question, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Question
    {
        public int Descriptor;
        public short Wanted;
        public short Answer;
    }
}
