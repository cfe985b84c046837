#!/bin/sh
# What can be told of the package without building it: its version, what it needs to build, and that the unit explains each
# freedom that it leaves to the daemon. Usage: tests/deb/check.sh BUILD
set -u
build=${1:?usage: tests/deb/check.sh BUILD}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/expect.sh
. "$root/tests/expect.sh"

is_of_this_version() {
	echo "VERSION of the Makefile: $(sed -n 's/^VERSION := //p' "$root/Makefile"); first line of debian/changelog:"
	head -n 1 "$root/debian/changelog"
	head -n 1 "$root/debian/changelog" | grep -qF "($(sed -n 's/^VERSION := //p' "$root/Makefile")) "
}

# The lists of tests/setup.sh, by which it is built everywhere else.
needs_what_is_needed() {
	sed -n '/^Build-Depends:/,/^[A-Z].*:/s/^ \([a-z0-9-]*\).*/\1/p' "$root/debian/control" |
		grep -vE '^(debhelper|dh-|systemd|pkgconf|libcmocka)' | sort >"$work/control"
	sh "$root/tests/setup.sh" --list build | grep -vE '^(|build-essential|pkg-config)$' | sort >"$work/setup"
	diff -u "$work/setup" "$work/control"
}

# A line of systemd-analyze names a setting, or a setting and what it should not have; the unit's comments name the setting.
explains_what_it_leaves_open() {
	command -v systemd-analyze >/dev/null || {
		echo "skipped: no systemd-analyze"
		return 0
	}
	unit=$build/steadyd.service
	systemd-analyze security --offline=yes --json=short --no-pager "$unit" 2>/dev/null | tr '}' '\n' |
		sed -n 's/.*"name":"\([^"]*\)".*"exposure":"[0-9.]*".*/\1/p' >"$work/open"
	[ -s "$work/open" ] || {
		echo "systemd-analyze names nothing at all: has its output changed?"
		return 1
	}
	sed -n 's/^# *//p' "$unit" >"$work/comments"
	missing=
	while read -r name; do
		case $name in
		*=~*) wanted=${name#*=~} ;;
		*) wanted=${name%%=*}= ;;
		esac
		grep -qF -- "$wanted" "$work/comments" || missing="$missing $wanted"
	done <"$work/open"
	echo "without a comment that names it:$missing"
	[ -z "$missing" ]
}

expect "the package's version is the program's" is_of_this_version
expect "the package needs what tests/setup.sh installs to build" needs_what_is_needed
expect "the unit explains each freedom that it leaves" explains_what_it_leaves_open
sum
