#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Runs the tests: plainly, under the address and undefined-behaviour sanitizers and, with CI set, under valgrind, and the
# slow ones.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(dirname "$here")
build=$top/build

packages="gcc libc6-dev libcmocka-dev libglib2.0-dev libjson-glib-dev libxml2-dev libxml2-utils make meson ninja-build pkg-config python3"
[ -z "${CI:-}" ] || packages="$packages libc6-dbg python3-venv valgrind"
# shellcheck disable=SC2086 # a list of words
sh "$top/examples/install-packages.sh" $packages

# meson is a Python program of Debian's: another python3 on the PATH may lack its module.
PATH=/usr/bin:$PATH
export PATH

logs=
failed=0

# prepare BUILD OPTIONS...: sets a build folder up, once, and builds what has changed.
prepare() {
  folder=$build/$1
  shift
  [ -f "$folder/build.ninja" ] || meson setup ${CI:+--werror} "$@" "$folder" "$top" >/dev/null
  ninja -C "$folder" --quiet
}

# check BUILD NAME OPTIONS...: runs tests of a build, their results under a name.
check() {
  folder=$build/$1
  name=$2
  shift 2
  echo "== $name"
  rm -f "$folder/meson-logs/$name"*.json
  meson test -C "$folder" --no-rebuild --print-errorlogs --logbase "$name" "$@" || failed=1
  logs="$logs $(echo "$folder/meson-logs/$name"*.json)"
}

# The libraries of PyPI that tables come from and go to, in an environment of their own; where that cannot be reached they are skipped, and say so.
if [ -n "${CI:-}" ] && [ ! -x "$build/venv/bin/python" ]; then
  mkdir -p "$build"
  /usr/bin/python3 -m venv "$build/venv" &&
    "$build/venv/bin/pip" install --quiet --only-binary :all: --requirement "$here/python/requirements.txt" || {
    echo "tests/python/requirements.txt cannot be installed" >&2
    rm -rf "$build/venv"
  }
fi

prepare plain
check plain plain

prepare sanitize -Db_sanitize=address,undefined -Db_lundef=false
UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 check sanitize sanitize --no-suite library --timeout-multiplier 5

if [ -n "${CI:-}" ]; then
  valgrind="valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"
  # What the sanitizers do not see is memory that is read before it is written. Property tests would take too long here.
  check plain valgrind-unit --timeout-multiplier 20 --wrapper "$valgrind" base data write fuzz-bulk fuzz-csv fuzz-form \
    fuzz-read fuzz-rollup fuzz-tally
  GK_WRAPPER=$valgrind check plain valgrind-golden --timeout-multiplier 20 golden
  check plain slow --suite slow
  UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 check sanitize sequences --suite slow sequences-1 sequences-2
fi

# shellcheck disable=SC2086 # a list of words
python3 "$here/summary.py" $logs
exit $failed
