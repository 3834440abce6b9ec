# A folder in the store, written from data by one derivation.
# Inputs: run from busybox.nix, fail from diagnostics.nix.
# Result: a function of a name, a list of files
#   { path = "bin/run-vms"; text = "…" or null; link = "target" or null; executable = true or false; }
#   or { path; copy = "/nix/store/…"; }, and with a text `append`: commands of ours whose output is added to the file.
# and of { environment, finish }: more attributes of the derivation, and commands of ours that run last.
# Names and texts may come from a user: they reach the builder's shell as quoted words only.
{
  run,
  fail,
}:
let
  quote = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";

  # Refuses every path that could leave the folder.
  checkPath =
    name: path:
    let
      components = builtins.filter builtins.isString (builtins.split "/" path);
      isBad = component: builtins.elem component [ "" "." ".." ];
    in
    if builtins.match "[^\n]*" path != null && !builtins.any isBad components then
      path
    else
      fail {
        code = "NIXVM3030";
        message =
          "${builtins.toJSON path} cannot be the name of a file in ${name}. "
          + "A name is relative, has no empty, \".\" or \"..\" component and no line break.";
      };

  unique =
    names:
    builtins.attrNames (
      builtins.listToAttrs (
        map (name: {
          inherit name;
          value = null;
        }) names
      )
    );

  command =
    file:
    let
      path = quote file.path;
    in
    if file.link or null != null then
      "ln -sfn -- ${quote file.link} ${path}"
    else if file ? copy then
      "cp -rL -- ${quote file.copy} ${path}"
    else
      "printf %s ${quote file.text} > ${path}"
      + (if file.append or "" != "" then "\n{\n${file.append}\n} >> ${path}" else "");
in
name: files:
{
  environment ? { },
  finish ? "",
}:
let
  checked = map (file: file // { path = checkPath name file.path; }) files;
  words = builtins.concatStringsSep " ";
  directories = unique (map (file: dirOf file.path) checked);
  executables = map (file: quote file.path) (
    builtins.filter (file: file.executable or false) checked
  );
in
run name
  (
    environment
    // {
      script = builtins.concatStringsSep "\n" (
        [ "mkdir -p -- ${words (map quote directories)}" ]
        ++ map command checked
        ++ (if executables == [ ] then [ ] else [ "chmod +x -- ${words executables}" ])
      );
      passAsFile = [ "script" ];
    }
  )
  ''
    mkdir "$out"
    cd "$out"
    . "$scriptPath"
    ${finish}
  ''
