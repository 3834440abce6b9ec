#!/bin/sh
# Makes icon.png, the icon of our packages, of icon.svg. It needs rsvg-convert (librsvg2-bin); packing needs only the result.
set -eu

cd "$(dirname "$0")"
rsvg-convert --width 128 --height 128 --output icon.png icon.svg
