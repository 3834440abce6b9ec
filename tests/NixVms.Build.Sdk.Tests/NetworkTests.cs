using NixVms.Build.Sdk.Tests.Infrastructure;

namespace NixVms.Build.Sdk.Tests;

/// <summary>Which networks a project has, and what their settings are.</summary>
[Collection(PackedSdk.Messages)]
public sealed class NetworkTests(PackedSdk sdk)
{
    [Fact(Timeout = Limits.Build)]
    public async Task A_bare_network_file_is_a_network()
    {
        var project = new TestProject(sdk)
            .With("network.nix", Networks.Alpha)
            .WithProject("lab.proj", """<Project Sdk="NixVms.Build" />""");

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
        Assert.Equal(["alpha"], MachinesOf(project, "network"));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_nix_file_can_be_an_item_itself()
    {
        var project = new TestProject(sdk)
            .With("nets/beta.nix", Networks.Beta)
            .WithProject("lab.proj", """
                <Project Sdk="NixVms.Build">
                  <ItemGroup>
                    <NixNetwork Include="nets/beta.nix" Name="second" />
                  </ItemGroup>
                </Project>
                """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
        Assert.Equal(["beta"], MachinesOf(project, "second"));
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Several_networks_have_outputs_and_links_of_their_own()
    {
        var project = TestProject.OfNetwork(sdk)
            .With("other/network.nix", Networks.Beta)
            .With("other/second.nixnet", "");

        var build = await project.BuildAsync();

        build.AssertSucceededWithoutWarnings().AssertOwnTasks("EvaluateNixNetwork", "BuildVmNetwork", "WriteRunVms");
        Assert.True(File.Exists(project["result-lab/bin/run-alpha-vm"]), build.Console);
        Assert.True(File.Exists(project["result-second/bin/run-beta-vm"]), build.Console);
        Assert.True(File.Exists(project["bin/Debug/lab/run-vms"]), build.Console);
        Assert.True(File.Exists(project["bin/Debug/second/run-vms"]), build.Console);
        Assert.False(Path.Exists(project["result"]), build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task EnableDefaultNixNetworkItems_switches_the_glob_off()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-p:EnableDefaultNixNetworkItems=false");

        build.AssertSucceededWithoutWarnings().AssertOwnTasks();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Arguments_reach_a_network_that_is_a_function()
    {
        var project = TestProject.OfNetwork(sdk, """
            { greeting, base, ... }: { alpha = { networking.hostName = greeting; virtualisation.memorySize = 100 + base; }; }
            """)
            .With("lab.nixnet", """
                <NixNetwork>
                  <Argument Name="greeting" Value="hello" />
                  <Argument Name="base" Expression="let two = 2; in 100 * two # comment" />
                </NixNetwork>
                """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
        var machine = project.EvaluatedManifest().GetProperty("machines")[0];
        Assert.Equal("hello", machine.GetProperty("hostName").GetString());
        Assert.Equal(300, machine.GetProperty("memorySize").GetInt32());
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_argument_that_is_a_string_is_never_an_expression()
    {
        var project = TestProject.OfNetwork(sdk, """
            { text }: if text == "\${abort \"evaluated\"}\"\\ ''" then { alpha = { }; } else throw text
            """)
            .With("lab.nixnet", """
                <NixNetwork>
                  <Argument Name="text" Value="${abort &quot;evaluated&quot;}&quot;\ ''" />
                </NixNetwork>
                """);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings();
    }

    [Fact(Timeout = Limits.Build)]
    public async Task An_argument_that_is_not_given_is_an_error_at_its_name()
    {
        var project = TestProject.OfNetwork(sdk, "{ lib,\n  greeting\n}: { alpha = { }; }");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertOnlyError("NIXVM1014", project["network.nix"], 2, 3);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Options_of_the_nixnet_file_and_of_the_project_reach_Nix()
    {
        var nix = new LoggingNix(sdk.Folder);
        var project = TestProject.OfNetwork(sdk)
            .With("lab.nixnet", """
                <NixNetwork>
                  <Option Name="max-silent-time" Value="321" />
                </NixNetwork>
                """)
            .WithProject("lab.proj", """
                <Project Sdk="NixVms.Build">
                  <ItemGroup>
                    <NixOption Include="keep-failed" Value="false" />
                  </ItemGroup>
                </Project>
                """);

        var build = await project.BuildAsync($"-p:NixToolPath={nix.Folder}", "-p:NixMaxJobs=1", "-p:NixCores=2");

        build.AssertSucceededWithoutWarnings();
        var evaluation = Assert.Single(nix.Operations, l => l.StartsWith("nix-instantiate --eval"));
        var realisation = Assert.Single(nix.Operations, l => l.StartsWith("nix-store --realise") && l.Contains(".drv"));
        foreach (var option in new[] { "max-silent-time 321", "keep-failed false", "max-jobs 1", "cores 2" })
        {
            Assert.Contains($"--option {option} ", evaluation);
            Assert.Contains($"--option {option} ", realisation);
        }
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Metadata_win_over_properties_which_win_over_the_nixnet_file_which_wins_over_the_default()
    {
        const string withMetadata = """
            <Project Sdk="NixVms.Build">
              <ItemGroup>
                <NixNetwork Update="lab.nixnet" OutLink="from-metadata" />
              </ItemGroup>
            </Project>
            """;
        var project = TestProject.OfNetwork(sdk);

        var byDefault = await OutLinkAsync();
        project.With("lab.nixnet", """<NixNetwork OutLink="from-nixnet" />""");
        var byNixNet = await OutLinkAsync();
        var byProperty = await OutLinkAsync("-p:NixVmsOutLink=from-property");
        project.WithProject("lab.proj", withMetadata);
        var byMetadata = await OutLinkAsync("-p:NixVmsOutLink=from-property");

        Assert.Equal(project["result"], byDefault);
        Assert.Equal(project["from-nixnet"], byNixNet);
        Assert.Equal(project["from-property"], byProperty);
        Assert.Equal(project["from-metadata"], byMetadata);

        async Task<string?> OutLinkAsync(params string[] arguments)
        {
            (await project.BuildAsync(arguments)).AssertSucceeded();
            return (await project.ResolveNetworksAsync(arguments))["lab"].GetProperty("OutLink").GetString();
        }
    }

    [Fact(Timeout = Limits.Build)]
    public async Task The_choice_of_the_platform_is_said_in_a_message()
    {
        var project = TestProject.OfNetwork(sdk);

        var build = await project.BuildAsync("-t:EvaluateNixNetwork");

        build.AssertSucceededWithoutWarnings().AssertPrinted("NixpkgsPath");
        Assert.Equal("debian", project.EvaluatedManifest().GetProperty("platform").GetString());
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("5", "NIXVM1010", 1, 1)]
    [InlineData("{ }", "NIXVM1012", 1, 1)]
    [InlineData("{\n  alpha = 5;\n}", "NIXVM3014", 2, 3)]
    [InlineData("{\n  alpha = { };\n  x y\n}", "NIXVM3040", 3, 5)]
    public async Task A_file_that_is_no_network_is_an_error_in_it(string text, string code, int line, int column)
    {
        var project = TestProject.OfNetwork(sdk, text);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertOnlyError(code, project["network.nix"], line, column);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Every_bad_machine_of_a_network_is_reported()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              "a b" = { };
              good = { };
              "-x" = { };
            }
            """);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertError("NIXVM1011", project["network.nix"], 2, 3);
        build.AssertError("NIXVM1011", project["network.nix"], 4, 3);
        Assert.True(build.Errors.Count == 2, build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task Failed_assertions_of_all_machines_are_errors_where_they_are_written()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              alpha = { assertions = [ { assertion = false; message = "the first"; } ]; };
              beta = { };
              gamma = { assertions = [ { assertion = false; message = "the second"; } ]; };
            }
            """);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        Assert.Contains("the first", build.AssertError("NIXVM3002", project["network.nix"], 2, 49).Text);
        Assert.Contains("the second", build.AssertError("NIXVM3002", project["network.nix"], 4, 49).Text);
        Assert.True(build.Errors.Count == 2, build.Console);
    }

    [Fact(Timeout = Limits.Build)]
    public async Task A_machine_s_warning_is_a_warning_where_it_is_written()
    {
        var project = TestProject.OfNetwork(sdk, """
            {
              alpha = { warnings = [ "be careful" ]; };
            }
            """);

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertSucceeded();
        var warning = Assert.Single(build.Warnings);
        Assert.Equal(("NIXVM3003", project["network.nix"], 2, 13), (warning.Code, warning.File, warning.Line, warning.Column));
        Assert.Contains("be careful", warning.Text);
    }

    [Theory(Timeout = Limits.Build)]
    [InlineData("NIXVM3010", "services.opensh.enable = true;")]
    [InlineData("NIXVM3012", "virtualisation.memorySize = \"much\";")]
    public async Task A_wrong_definition_of_an_option_is_an_error_at_its_place(string code, string definition)
    {
        var project = TestProject.OfNetwork(sdk, $"{{\n  alpha = {{\n    {definition}\n  }};\n}}\n");

        var build = await project.BuildAsync("-t:CheckNixNetwork");

        build.AssertFailed();
        var error = Assert.Single(build.Errors);
        Assert.Equal((code, project["network.nix"], 3), (error.Code, error.File, error.Line));
    }

    private static IEnumerable<string?> MachinesOf(TestProject project, string network) =>
        project.EvaluatedManifest(network).GetProperty("machines").EnumerateArray().Select(m => m.GetProperty("name").GetString());
}
