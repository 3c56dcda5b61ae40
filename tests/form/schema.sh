#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the editors' schema takes and what it refuses: schema.sh SCHEMA FORM.xml...
# Files named bad-schema-* next to this script are to be refused for what they say, not for being no XML.

schema=$1
shift
directory=$(dirname "$0")
set -- "$@" "$directory"/bad-schema-*.xml
n=0

echo "1..$#"
for file in "$@"; do
  n=$((n + 1))
  name=$(basename "$file" .xml)
  case $name in
    bad-schema-*) expected=3 ;; # what xmllint returns for a file that does not validate
    *) expected=0 ;;
  esac
  words=$(xmllint --noout --nonet --relaxng "$schema" "$file" 2>&1)
  status=$?
  if [ $status -eq $expected ]; then
    echo "ok $n - $name"
  else
    failed=1
    echo "not ok $n - $name"
    echo "$words" | sed 's/^/# /'
  fi
done

exit ${failed:-0}
