#!/bin/sh
# Packs NixVms.Build, NixVms.Testing, the packages for xunit and the templates into a folder feed.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
output=$root/artifacts/packages
version=
tagged=false
projects=$root/eng/packages.slnf
all=true

usage() {
    cat <<EOF
usage: eng/pack.sh [--output DIR] [--version VERSION | --tagged] [--sdk]

  --output DIR       the folder that gets the packages (default: artifacts/packages)
  --version VERSION  their version (default: a new development version each time)
  --tagged           their version is what git's tags say
  --sdk              NixVms.Build alone, not what drives networks from tests; the samples do not build with it
EOF
}

while [ $# -gt 0 ]; do
    case $1 in
        --output) output=${2:?--output needs a folder}; shift 2 ;;
        --version) version=${2:?--version needs a version}; shift 2 ;;
        --tagged) tagged=true; shift ;;
        --sdk) projects=$root/sdk/NixVms.Build.csproj all=false; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

if $tagged; then
    version=$(dotnet msbuild "$root/sdk/NixVms.Build.csproj" -restore -t:MinVer -getProperty:MinVerVersion -verbosity:quiet)
fi
# NuGet never looks again at a version that it has unpacked, so a development version must be new.
[ -n "$version" ] || version=0.1.0-dev.$(date -u +%Y%m%d%H%M%S)

"$root/src/NixVms.Trace/compile.sh"

mkdir -p "$output"
output=$(cd "$output" && pwd)
dotnet pack "$projects" --configuration Release -p:PackageOutputPath="$output" -p:MinVerVersionOverride="$version" --nologo -v:quiet

# The samples name the SDK without a version; MSBuild takes it from the nearest global.json, and so does
# samples/Directory.Packages.props for the other packages: all of them must be there.
if $all && [ "$output" = "$root/artifacts/packages" ]; then
    printf '{\n  "msbuild-sdks": {\n    "NixVms.Build": "%s"\n  }\n}\n' "$version" > "$root/samples/global.json"
fi
ls "$output"/*".$version.nupkg"
