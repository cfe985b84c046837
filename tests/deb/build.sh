#!/bin/sh
# Builds the packages in a tree of Debian and has lintian look at them. Usage: tests/deb/build.sh BUILD [SUITE [ARCHITECTURE...]]
# They are left in BUILD/deb/SUITE/. Ends on "N passed, N failed".
set -u
# shellcheck source=tests/deb/tree.sh
. "$(dirname "$0")/tree.sh"
build=${1:?usage: tests/deb/build.sh BUILD [SUITE [ARCHITECTURE...]]}
suite=${2:-bookworm}
[ $# -gt 2 ] && shift 2 || set -- amd64 arm64
passed=0
failed=0
# shellcheck source=tests/expect.sh
. "$TREE_ROOT/tests/expect.sh"

# Where the sources are built, DIR/ARCHITECTURE/steady, and what comes of it is left beside them.
builds() {
	tree_source "$work/$1/steady" &&
		tree_run "$tree" "$work/$1" "cd steady && dpkg-buildpackage --no-sign --build=binary --host-arch=$1" \
			>"$work/$1/log" 2>&1 && return 0
	tail -n 60 "$work/$1/log"
	return 1
}

lints() {
	tree_run "$tree" "$work/$1" "lintian --version && lintian --allow-root --fail-on error,warning --tag-display-limit 0 \
		steady_*_$1.changes"
}

# Where Debian has it: below /usr, packed where it is to be read, the licence in copyright.
holds_what_is_listed() {
	sed -e 's|^/usr/local/|/usr/|' -e '/doc\/steady\/LICENSE/d' -e 's|\(/man/.*\) |\1.gz |' -e 's| .*||' \
		"$TREE_ROOT/tests/install.list" | sort >"$work/$1/wanted"
	dpkg-deb --fsys-tarfile "$work/$1"/steady_*_"$1".deb | tar -tf - | grep -v '/$' |
		sed -e 's|^\.||' -e 's|^/lib/|/usr/lib/|' -e 's|README.md.gz|README.md|' |
		grep -vE '^/usr/share/doc/steady/(copyright|changelog.gz)$' | sort >"$work/$1/held"
	diff -u "$work/$1/wanted" "$work/$1/held"
}

tree_able
tree=$(tree_build "$suite") || exit 1
mkdir -p "$build/deb/$suite"
work=$(cd "$build/deb/$suite" && pwd)
for architecture in "$@"; do
	tree_remove "$work/$architecture"
	expect "$suite: the package for $architecture builds" builds "$architecture"
	expect "$suite: lintian has nothing to say about $architecture" lints "$architecture"
	expect "$suite: it holds what \`make install\` installs" holds_what_is_listed "$architecture"
	cp "$work/$architecture"/*.deb "$work/" || failed=$((failed + 1))
done
find "$work" -maxdepth 1 -name '*.deb' -printf '        %p, %s bytes\n'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
