# What packages say about themselves: the name of the program, priorities, platforms.
#
# Input: `lib`. Result: `lib.meta`; also at the top level of `lib`.
lib: rec {
  # The path of the main program of a package.
  getExe =
    package:
    let
      name = package.name or (baseNameOf (toString package));
    in
    getExe' package (package.meta.mainProgram or package.pname or (builtins.parseDrvName name).name);

  # The path of a program of a package. Some callers give “bin/x” by mistake: say so.
  getExe' =
    package: program:
    if lib.hasInfix "/" program then
      throw "lib.meta.getExe': ${builtins.toJSON program} is a path, not the name of a program"
    else
      "${lib.getBin package}/bin/${program}";

  addMetaAttrs = attributes: package: package // { meta = package.meta or { } // attributes; };
  appendToName = suffix: package: package // { name = "${package.name}-${suffix}"; };
  setPrio = priority: addMetaAttrs { inherit priority; };
  setName = name: package: package // { inherit name; };
  dontDistribute = addMetaAttrs { hydraPlatforms = [ ]; };
  lowPrio = setPrio 10;
  lowPrioSet = builtins.mapAttrs (_: lowPrio);
  hiPrio = setPrio (-10);
  hiPrioSet = builtins.mapAttrs (_: hiPrio);
  availableOn =
    platform: package:
    let
      system = platform.system or platform;
    in
    builtins.elem system (package.meta.platforms or [ system ]);
}
