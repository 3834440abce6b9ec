# Types of numbers.
#
# Input: `lib`. Result: int, ints.*, port, float, number, numbers.*.
lib:
let
  inherit (lib.options) mergeEqualOption;
  inherit (lib.types) addCheck mkOptionType;

  isNumber = value: builtins.isInt value || builtins.isFloat value;

  # A type with another name, description and a condition.
  narrow =
    type: name: description: check:
    addCheck type check // { inherit name description; };

  between =
    type: name: noun: lowest: highest:
    if lowest > highest then
      throw "lib.types: the lowest number ${toString lowest} is above the highest ${toString highest}"
    else
      narrow type name "${noun} between ${toString lowest} and ${toString highest} (both inclusive)" (
        value: value >= lowest && value <= highest
      );

  # Integers of a fixed number of bits.
  ofBits =
    sign: bits: lowest: highest:
    narrow int "${sign}Int${toString bits}"
      "${toString bits} bit ${sign} integer; between ${toString lowest} and ${toString highest} (both inclusive)"
      (value: value >= lowest && value <= highest);

  int = mkOptionType {
    name = "int";
    description = "signed integer";
    check = builtins.isInt;
    merge = mergeEqualOption;
  };
in
rec {
  inherit int;

  ints = {
    between = between int "intBetween" "integer";
    unsigned = narrow int "unsignedInt" "unsigned integer, meaning >= 0" (value: value >= 0);
    positive = narrow int "positiveInt" "positive integer, meaning > 0" (value: value > 0);
    u8 = ofBits "unsigned" 8 0 255;
    u16 = ofBits "unsigned" 16 0 65535;
    u32 = ofBits "unsigned" 32 0 4294967295;
    s8 = ofBits "signed" 8 (-128) 127;
    s16 = ofBits "signed" 16 (-32768) 32767;
    s32 = ofBits "signed" 32 (-2147483648) 2147483647;
  };

  port = ints.u16 // {
    name = "port";
    description = "port number; between 0 and 65535 (both inclusive)";
  };

  float = mkOptionType {
    name = "float";
    description = "floating point number";
    check = builtins.isFloat;
    merge = mergeEqualOption;
  };

  number = mkOptionType {
    name = "number";
    description = "integer or floating point number";
    check = isNumber;
    merge = mergeEqualOption;
  };

  numbers = {
    between = between number "numberBetween" "integer or floating point number";
    nonnegative = narrow number "numberNonnegative" "number, meaning >= 0" (value: value >= 0);
    positive = narrow number "numberPositive" "number, meaning > 0" (value: value > 0);
  };
}
