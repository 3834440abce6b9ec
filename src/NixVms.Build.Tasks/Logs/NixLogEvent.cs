using NixVms.Build.Tasks.Diagnostics;

namespace NixVms.Build.Tasks.Logs;

/// <summary>A line of what Nix writes under <c>--log-format internal-json</c>.</summary>
internal abstract record NixLogEvent
{
    /// <summary>A message of Nix itself.</summary>
    /// <param name="Level">0 error, 1 warning, 2 notice, 3 info, 4 talkative and finer.</param>
    /// <param name="Text">The message as a terminal would show it.</param>
    /// <param name="RawText">The bare message of an error; null for what is no error (a trace has level 0, too).</param>
    public sealed record Message(int Level, string Text, string? RawText, SourcePosition? Position) : NixLogEvent
    {
        /// <summary>The frames of an error's trace, the outermost first; empty unless <c>--show-trace</c> asks for them.</summary>
        public IReadOnlyList<TraceFrame> Trace { get; init; } = [];
    }

    /// <summary>What Nix was doing when an error came.</summary>
    public sealed record TraceFrame(string Text, SourcePosition? Position);

    /// <summary>Something that takes time begins. Types unknown to us are passed on as they are.</summary>
    public sealed record Started(long Id, int Type, string Text, IReadOnlyList<string> Fields) : NixLogEvent;

    public sealed record Stopped(long Id) : NixLogEvent;

    /// <summary>News of a running activity, such as a line of a builder's log.</summary>
    public sealed record Result(long Id, int Type, IReadOnlyList<string> Fields) : NixLogEvent;

    /// <summary>A line that is not in the format: of a Nix that fails early, or of a program it runs.</summary>
    public sealed record Plain(string Text) : NixLogEvent;
}
