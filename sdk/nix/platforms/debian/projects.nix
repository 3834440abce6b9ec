# How programs of .NET start in machines of Debian: with the shared frameworks that the build has found, as a folder that
# looks like an installation of .NET.
# Inputs: lib; writeTree (packages/write-tree.nix); release; pkgs of the machine's system; projects and system
# (../../projects). Result: name → package.
{
  lib,
  writeTree,
  release,
  pkgs,
  projects,
  system,
}:
let
  quote = import ../../lib/quote.nix;
  add = import ../../projects/store-path.nix;

  # dotnet finds all the rest from where it is itself, links followed.
  rootOf =
    { frameworks, muxer ? null, ... }:
    let
      main = lib.findFirst (framework: framework ? host) (builtins.head frameworks) frameworks;
      shared =
        framework:
        let
          path = "shared/${framework.name}/${framework.version}";
          folders = map (add "${framework.name}-${framework.version}") framework.folders;
        in
        if builtins.length folders == 1 then
          [
            {
              inherit path;
              link = builtins.head folders;
            }
          ]
        else
          [ ];
      merged = lib.concatMapStrings (
        framework:
        lib.optionalString (builtins.length framework.folders > 1) ''
          mkdir -p shared/${framework.name}/${framework.version}
          ${lib.concatMapStrings (folder: ''
            cp -r ${add "${framework.name}-${framework.version}" folder}/. shared/${framework.name}/${framework.version}/
          '') framework.folders}
        ''
      ) frameworks;
    in
    writeTree "dotnet-${main.version}"
      (
        lib.optional (muxer != null) {
          path = "dotnet";
          copy = add "dotnet" muxer;
          executable = true;
        }
        ++ lib.optional (main ? host) {
          path = "host/fxr/${main.version}/libhostfxr.so";
          copy = add "libhostfxr.so" main.host;
        }
        ++ lib.concatMap shared frameworks
      )
      {
        finish = merged;
      };

  # What .NET loads from the system, beside the libraries that every machine has.
  librariesOf =
    project:
    map
      (
        name:
        pkgs.${name} or ((import ../../lib/diagnostics.nix).fail {
          code = "NIXVM3021";
          message = "A .NET program needs Debian's ${name}, which is not in the lock.";
        })
      )
      (
        release.dotnetLibraries
        ++ lib.optional (!project.usesInvariantGlobalization) release.dotnetGlobalization
      );
in
import ../../projects {
  inherit projects system;
  shell = "/bin/sh";
  writeTree = name: files: writeTree name files { };
  start =
    project: folder:
    let
      root = rootOf project;
      program =
        if project.executable != null then
          quote "${folder}/${project.executable}"
        else
          "${root}/dotnet ${quote "${folder}/${project.assembly}"}";
      # Only the context: the libraries are where every program finds them.
      needed = builtins.substring 0 0 (toString (librariesOf project));
    in
    needed
    + lib.optionalString (project.frameworks != [ ]) "export DOTNET_ROOT=${root}\n"
    + "exec ${program} \"$@\"";
}
