using System.Net;
using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests.Caches;

/// <summary>An HTTP server on the loopback interface with the files of a folder, which it may let others write.</summary>
internal sealed class CacheServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly bool _isWritable;

    public CacheServer(string folder, bool isWritable)
    {
        (_folder, _isWritable) = (folder, isWritable);
        Address = $"http://127.0.0.1:{Machines.FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var response = context.Response;
            response.StatusCode = await AnswerAsync(context);
        }
    }

    private async Task<int> AnswerAsync(HttpListenerContext context)
    {
        var file = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
        if (context.Request.HttpMethod == "PUT")
        {
            if (!_isWritable)
                return 405;
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await using var target = File.Create(file);
            await context.Request.InputStream.CopyToAsync(target);
            return 200;
        }

        if (!File.Exists(file))
            return 404;
        context.Response.ContentLength64 = new FileInfo(file).Length;
        if (context.Request.HttpMethod == "GET")
        {
            await using var source = File.OpenRead(file);
            await source.CopyToAsync(context.Response.OutputStream);
        }

        return 200;
    }
}
