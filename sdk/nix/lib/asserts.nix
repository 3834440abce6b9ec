# Assertions with messages.
#
# Input: `lib`. Result: `lib.asserts`; also at the top level of `lib`.
lib: rec {
  # For `assert assertMsg condition "message"; value`.
  assertMsg = condition: message: condition || throw message;

  assertOneOf =
    name: value: values:
    assertMsg (builtins.elem value values)
      "${name} must be one of ${lib.generators.toPretty { multiline = false; } values}, but is: ${
        lib.generators.toPretty { } value
      }";

  assertEachOneOf =
    name: values: allowed:
    builtins.all (value: assertOneOf name value allowed) values;
}
