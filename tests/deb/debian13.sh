#!/bin/sh
# `make test` in a tree of Debian 13, in a copy of the sources. Usage: tests/deb/debian13.sh BUILD
# Ends on "N passed, N failed".
set -u
# shellcheck source=tests/deb/tree.sh
. "$(dirname "$0")/tree.sh"
build=${1:?usage: tests/deb/debian13.sh BUILD}

tree_able
tree=$(tree_build trixie) || exit 1
mkdir -p "$build/debian13"
work=$(cd "$build/debian13" && pwd)
tree_source "$work/steady" || exit 1
tree_run "$tree" "$work" "cd steady && HOME=/root make test" | tee "$work/test.txt"
tail -n 1 "$work/test.txt" | grep -q ' 0 failed$'
