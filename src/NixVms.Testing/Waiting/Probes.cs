namespace NixVms.Testing;

/// <summary>Scripts that look at something once. As much as possible in bash itself: under emulation, each program takes 20 to 30 ms.</summary>
internal static class Probes
{
    public static ShellCommand Port(int port, string address)
    {
        if (port is < 1 or > 65535)
            throw new ArgumentOutOfRangeException(nameof(port), port, "A port is from 1 to 65535.");

        if (address is "localhost" or "127.0.0.1" or "::1")
            return $"exec 3<> /dev/tcp/{address}/{port}";

        // A connection to elsewhere may take minutes to fail.
        return $"exec timeout 5 bash -c 'exec 3<> \"/dev/tcp/$0/$1\"' {address} {port}";
    }

    // A line of /proc/net/unix: number, references, protocol, flags, type, state, inode, path.
    public static ShellCommand UnixSocket(string path, bool isDatagram) => $$"""
        while read -r _ _ _ flags type _ _ path; do
          if [ "$path" = {{path}} ]; then
            case $flags:$type in
              {{(isDatagram ? "*:0002" : "00010000:*"):raw}}) exit 0 ;;
            esac
          fi
        done < /proc/net/unix
        exit 1
        """;

    /// <summary>A URL answers with success. Only TLS, redirections and passwords need curl, which takes ten times as long as bash.</summary>
    public static ShellCommand Http(Uri url)
    {
        ShellCommand curl = $"exec curl --silent --show-error --fail --location --output /dev/null {url.AbsoluteUri}";
        if (url.Scheme != Uri.UriSchemeHttp || url.UserInfo.Length > 0)
            return curl;

        // HTTP/1.0 says that the connection is for one request.
        return $$"""
            exec 3<> /dev/tcp/{{url.IdnHost}}/{{url.Port}} || exit
            printf 'GET %s HTTP/1.0\r\nHost: %s\r\nAccept: */*\r\nUser-Agent: NixVms.Testing\r\n\r\n' {{url.PathAndQuery}} {{url.Authority}} >&3
            IFS= read -r status <&3
            case $status in
              HTTP/*' 2'*) exit 0 ;;
              HTTP/*' 3'*) exec 3>&-; {{curl:raw}} ;;
              *) echo "The answer is: ${status:-nothing}" >&2; exit 22 ;;
            esac
            """;
    }
}
