using System.Net.Sockets;

namespace NixVms.Build.Tasks.Nix;

/// <summary>Finds out whether any binary cache answers: Nix itself spends five seconds on each that does not.</summary>
internal static class SubstituterProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Whether a substituter is local, answers a connection, or cannot be judged because a proxy stands before it.</summary>
    public static async Task<bool> AnyAnswersAsync(
        IReadOnlyList<string> substituters,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        // The variables that curl, which Nix downloads with, looks at.
        if (new[] { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" }.Any(v => environment.TryGetValue(v, out var proxy) && proxy.Length > 0))
            return true;

        var answers = substituters.Select(AnswersAsync).ToList();
        var limit = Task.Delay(Limit, cancellationToken);
        while (answers.Count > 0)
        {
            var first = await Task.WhenAny(answers.Cast<Task>().Append(limit)).ConfigureAwait(false);
            if (first == limit)
                break;
            var answer = (Task<bool>)first;
            if (await answer.ConfigureAwait(false))
                return true;
            answers.Remove(answer);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private static async Task<bool> AnswersAsync(string substituter)
    {
        if (!Uri.TryCreate(substituter, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            return true;

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(uri.Host, uri.Port).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
