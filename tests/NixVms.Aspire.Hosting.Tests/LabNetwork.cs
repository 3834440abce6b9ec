using NixVms.Testing.Tests.Infrastructure;

namespace NixVms.Aspire.Hosting.Tests;

/// <summary>A network of one machine, built once: a web server, and a service that asks the host and tells what it got.</summary>
public sealed class LabNetwork : IAsyncLifetime
{
    public const string Collection = "lab";

    private const string Network = """
        {
          web = { pkgs, ... }: {
            services.httpd.enable = true;
            services.httpd.adminAddr = "admin@example.org";
            services.httpd.documentRoot = "/srv/www";
            systemd.tmpfiles.rules = [ "d /srv/www 0755 root root -" "f /srv/www/health 0644 root root - well" ];
            networking.firewall.allowedTCPPorts = [ 80 ];
            environment.systemPackages = [ pkgs.curl ];
            systemd.services.probe = {
              wantedBy = [ "multi-user.target" ];
              path = [ pkgs.curl ];
              script = ''
                ask() { curl --silent --fail --max-time 20 "$@"; }
                until ask --output /run/told "''${RELAY_HTTP-}/hello"; do sleep 1; done
                until ask --data "$OTEL_SERVICE_NAME $OTEL_RESOURCE_ATTRIBUTES" "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/traces"; do sleep 1; done
                mv /run/told /srv/www/told
                exec sleep infinity
              '';
            };
          };
        }
        """;

    private readonly ScratchFolder _scratch = new();

    /// <summary>The folder of the built network.</summary>
    public string Folder => _scratch["bin/Debug/lab"];

    /// <summary>A new empty folder, for what a test starts.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(_scratch[name]).FullName;

    public async Task InitializeAsync()
    {
        var project = await BuiltProject.PrepareAsync(_scratch);
        await File.WriteAllTextAsync(_scratch["lab.proj"], """<Project Sdk="NixVms.Build" />""");
        await File.WriteAllTextAsync(_scratch["lab.nixnet"], "");
        await File.WriteAllTextAsync(_scratch["network.nix"], Network);
        await project.BuildAsync();
    }

    public Task DisposeAsync()
    {
        _scratch.Dispose();
        return Task.CompletedTask;
    }
}

[CollectionDefinition(LabNetwork.Collection)]
public sealed class LabCollection : ICollectionFixture<LabNetwork>;
