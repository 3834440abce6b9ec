# Folders as sources of packages: which files go into the store.
#
# Input: `lib`. Result: `lib.sources`; also at the top level of `lib`.
lib: rec {
  # Leaves out what version control and editors put into a folder, and links to results of builds.
  cleanSourceFilter =
    path: type:
    let
      name = baseNameOf (toString path);
    in
    !(
      builtins.elem name [ ".git" ".hg" ".svn" ".jj" "CVS" ]
      || lib.hasSuffix "~" name
      || builtins.match ".*\\.sw[a-z]|\\..*\\.sw[a-z]" name != null
      || lib.hasSuffix ".o" name
      || lib.hasSuffix ".so" name
      || (type == "symlink" && lib.hasPrefix "result" name)
      || type == "unknown"
    );

  cleanSource =
    src:
    cleanSourceWith {
      filter = cleanSourceFilter;
      inherit src;
    };

  cleanSourceWith =
    {
      src,
      filter ? (path: type: true),
      name ? "source",
    }:
    builtins.path {
      path = src;
      inherit filter name;
    };

  # The files whose paths within the folder match one of the regular expressions.
  sourceByRegex =
    src: patterns:
    let
      relative = path: lib.removePrefix "${toString src}/" (toString path);
    in
    cleanSourceWith {
      inherit src;
      filter = path: type: builtins.any (pattern: builtins.match pattern (relative path) != null) patterns;
    };

  # Folders, and the files that end in one of the suffixes.
  sourceFilesBySuffices =
    src: suffixes:
    cleanSourceWith {
      inherit src;
      filter =
        path: type:
        type == "directory" || builtins.any (suffix: lib.hasSuffix suffix (baseNameOf path)) suffixes;
    };

  # What readDir says about one path.
  pathType = path: (builtins.readDir (dirOf path)).${baseNameOf path};

  # All files below a folder.
  listFilesRecursive =
    folder:
    lib.flatten (
      lib.mapAttrsToList (
        name: type:
        if type == "directory" then listFilesRecursive (folder + "/${name}") else folder + "/${name}"
      ) (builtins.readDir folder)
    );
}
