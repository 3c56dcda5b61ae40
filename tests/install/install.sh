#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Uses the library as others do, from its installation and as a subproject: install.sh TOP BUILD. Prints TAP.
set -u

top=$1
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
failed=0

# try NAME COMMAND...: one test.
try() {
  name=$1
  shift
  number=$((number + 1))
  if "$@" >"$work/log" 2>&1; then
    echo "ok $number - $name"
  else
    sed 's/^/# /' "$work/log"
    echo "not ok $number - $name"
    failed=1
  fi
}

# The bundled report has an error: status 1, and the finding.
finds_error() {
  "$@" "$top/examples/report-2017.txt" >"$work/out"
  [ $? -eq 1 ] && grep -q 615 "$work/out"
}

# fails_with WORDS COMMAND...
fails_with() {
  words=$1
  shift
  "$@" "$top/examples/report-2017.txt" >"$work/out" 2>&1
  [ $? -ne 0 ] && grep -q "$words" "$work/out"
}

compile() {
  pc=$(find "$work/root" -name gongkai.pc)
  PKG_CONFIG_PATH=$(dirname "$pc") PKG_CONFIG_SYSROOT_DIR=$work/root
  export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
  # The sysroot goes in front of every directory: GLib's headers are found without it.
  # shellcheck disable=SC2046 # a list of words
  ${CC:-cc} "$top/examples/minimal.c" -o "$work/minimal" \
    $(pkg-config --cflags --libs gongkai) $(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --cflags --libs glib-2.0)
}

# The example's Makefile is all that another program needs.
makefile() {
  mkdir "$work/make"
  cp "$top/examples/Makefile" "$top/examples/minimal.c" "$top/examples/test-report.c" "$work/make"
  CFLAGS=$(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --cflags glib-2.0) \
    LDLIBS=$(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --libs glib-2.0) make -C "$work/make"
}

# The package is found beside its siblings and finds the library that was installed with it.
package() {
  PYTHONPATH=$(dirname "$(dirname "$(find "$work/root" -path '*/gongkai/py.typed')")") python3 -c '
import sys, gongkai
assert gongkai.__file__.startswith(sys.argv[1])
sys.exit(len(gongkai.check(sys.argv[2]).errors) != 1)' "$work/root" "$top/examples/report-2017.txt"
}

subproject() {
  mkdir -p "$work/other/subprojects"
  ln -s "$top" "$work/other/subprojects/gongkai"
  cp "$top/examples/minimal.c" "$work/other/other.c"
  cat >"$work/other/meson.build" <<END
project('other', 'c')
executable('other', 'other.c', dependencies: dependency('gongkai', fallback: 'gongkai'))
END
  meson setup --force-fallback-for=gongkai "$work/other/build" "$work/other" && ninja -C "$work/other/build" other
}

echo 1..12
try "installs" meson install -C "$build" --no-rebuild --destdir "$work/root"
libraries=$(dirname "$(find "$work/root" -name libgongkai.so.0)")
LD_LIBRARY_PATH=$libraries
export LD_LIBRARY_PATH
try "a program links it by pkg-config" compile
try "that program finds the error" finds_error "$work/minimal"
try "the installed command finds the error" finds_error "$(find "$work/root" -path '*/bin/gongkai')" check
try "the manual page and the schema are there" \
  test -f "$(find "$work/root" -name gongkai.1)" -a -f "$(find "$work/root" -name form.rng)"
try "the Python package finds the error" package
try "a Makefile builds a program and a test suite" makefile
try "the program of the Makefile finds the error" finds_error "$work/make/minimal"
sed 's/615/215/' "$top/examples/report-2017.txt" >"$work/good.txt"
try "the suite of the Makefile passes a report that is right" "$work/make/test-report" "$work/good.txt"
try "the suite of the Makefile says what is wrong" fails_with "超出 135" "$work/make/test-report"
unset LD_LIBRARY_PATH PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
try "builds as a subproject" subproject
try "the subproject's program finds the error" finds_error "$work/other/build/other"
exit $failed
