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

compile() {
  pc=$(find "$work/root" -name gongkai.pc)
  PKG_CONFIG_PATH=$(dirname "$pc") PKG_CONFIG_SYSROOT_DIR=$work/root
  export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
  # The sysroot goes in front of every directory: GLib's headers are found without it.
  # shellcheck disable=SC2046 # a list of words
  ${CC:-cc} "$top/examples/minimal.c" -o "$work/minimal" \
    $(pkg-config --cflags --libs gongkai) $(env -u PKG_CONFIG_SYSROOT_DIR pkg-config --cflags --libs glib-2.0)
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

echo 1..7
try "installs" meson install -C "$build" --no-rebuild --destdir "$work/root"
libraries=$(dirname "$(find "$work/root" -name libgongkai.so.0)")
LD_LIBRARY_PATH=$libraries
export LD_LIBRARY_PATH
try "a program links it by pkg-config" compile
try "that program finds the error" finds_error "$work/minimal"
try "the installed command finds the error" finds_error "$(find "$work/root" -path '*/bin/gongkai')" check
try "the manual page and the schema are there" \
  test -f "$(find "$work/root" -name gongkai.1)" -a -f "$(find "$work/root" -name form.rng)"
unset LD_LIBRARY_PATH PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
try "builds as a subproject" subproject
try "the subproject's program finds the error" finds_error "$work/other/build/other"
exit $failed
