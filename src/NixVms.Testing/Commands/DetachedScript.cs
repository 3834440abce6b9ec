namespace NixVms.Testing.Commands;

/// <summary>
/// A script that runs in a session of its own, in files whose names begin alike: <c>.s</c> is the script, <c>.i</c> its
/// input, <c>.o</c> and <c>.e</c> what it writes, <c>.p</c> has its process group, and <c>.x</c> appears with its exit
/// code when it has ended.
/// </summary>
internal static class DetachedScript
{
    /// <summary>
    /// The line that starts it and prints its process group. It tells that itself: setsid has the process id that
    /// <c>$!</c> says, or makes another process, depending on the shell that starts it.
    /// </summary>
    public static string Start(string name) =>
        $"setsid bash -c 'echo $$ > \"$0.p\"; bash \"$0.s\" < \"$0.i\" > \"$0.o\" 2> \"$0.e\"; echo $? > \"$0.t\"; mv \"$0.t\" \"$0.x\"' {name} < /dev/null > /dev/null 2>&1 & "
        + $"while [ ! -s {name}.p ]; do sleep 0.02; done; cat {name}.p";
}
