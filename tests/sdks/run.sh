#!/usr/bin/env bash
# What a user's .NET SDK has to do with our packages: find the SDK, build a network alone and in a C# project, and a test project
# with the network's class. The packages are made with the SDK of this repository, which has to be installed as well.
#
#   run.sh VERSION   the SDK: 8.0, 9.0 or 10.0
set -euo pipefail

sdk=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
export NIXVMS_ACCEL=${NIXVMS_ACCEL:-tcg} DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
work=$(mktemp -d "${TMPDIR:-/tmp}/nixvms-sdks.XXXXXX")
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# check NAME COMMAND…: one test, passed when the command succeeds.
check() {
    local name=$1
    shift
    if "$@" > "$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
        tail -n 40 "$work/log"
    fi
}

"$root/eng/install-prerequisites.sh"
version=0.0.1-sdks.$(date -u +%Y%m%d%H%M%S)
"$root/eng/pack.sh" --output "$work/feed" --version "$version"

mkdir -p "$work/lab" "$work/library" "$work/tests"
cat > "$work/global.json" << END
{ "sdk": { "version": "$sdk.100", "rollForward": "latestFeature" }, "msbuild-sdks": { "NixVms.Build": "$version" } }
END
cat > "$work/NuGet.config" << END
<configuration><packageSources><add key="packed" value="$work/feed" /></packageSources></configuration>
END
cp "$root/samples/ManPage/network.nix" "$work/lab/network.nix"
cp "$root/samples/ManPage/network.nix" "$work/library/network.nix"
echo '<Project Sdk="NixVms.Build" />' > "$work/lab/lab.proj"
cat > "$work/library/library.csproj" << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net$sdk</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="NixVms.Build" Version="$version" PrivateAssets="all" /></ItemGroup>
</Project>
END
cat > "$work/tests/tests.csproj" << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net$sdk</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="NixVms.Testing" Version="$version" />
    <ProjectReference Include="../lab/lab.proj" />
  </ItemGroup>
</Project>
END
cat > "$work/tests/Program.cs" << 'END'
await using var network = tests.Network.Create();
System.Console.WriteLine(network.Test1.Name);
END

cd "$work"
check "the SDK is $sdk" grep -q "^$sdk\." <(dotnet --version)
check "a project of networks" dotnet build lab
check "its launcher" lab/bin/Debug/network/run-vms --list
touch built
check "a second build" dotnet build lab
check "has nothing to do" test -z "$(find lab/bin lab/obj/Debug/nixvms -newer built)"
check "a C# project" dotnet build library
check "a test project" dotnet build tests
check "the network's class" grep -qx test1 <(dotnet tests/bin/Debug/net"$sdk"/tests.dll)
check "clean" dotnet clean lab
check "nothing is left" test ! -e lab/result

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
