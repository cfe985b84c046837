#!/bin/sh
# What `make install` installs is what tests/install.list says, no more and no less, and `make uninstall` takes it away
# again. Usage: tests/install.sh BUILD        To accept a new list: tests/install.sh BUILD >/dev/null; then copy
# BUILD/install.list over tests/install.list.
set -u
build=${1:?usage: tests/install.sh BUILD}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
root=$work/root
mkdir "$root"
trap 'rm -rf "$work"' EXIT

# shellcheck source=tests/expect.sh
. "$here/expect.sh"

steady_make() {
	make -s -C "$here/.." BUILD="$build" DESTDIR="$root" "$@"
}

files_of() {
	(cd "$root" && find . -type f -printf '/%P %m\n' | sort)
}

same_list() {
	files_of >"$build/install.list"
	diff -u "$here/install.list" "$build/install.list"
}

nothing_left() {
	find "$root" -type f -o -name 'steady*' >"$build/install.left"
	cat "$build/install.left"
	[ ! -s "$build/install.left" ]
}

keeps_changed_settings() {
	steady_make install && echo '# mine' >>"$root/etc/steady/steady.cfg" && steady_make install &&
		grep -q '^# mine' "$root/etc/steady/steady.cfg" && steady_make uninstall &&
		[ "$(find "$root" -type f)" = "$root/etc/steady/steady.cfg" ]
}

names_what_is_there() {
	unit=$root/usr/local/lib/systemd/system/steadyd.service
	program=$(sed -n 's/^ExecStart=\([^ ]*\).*/\1/p' "$unit")
	[ -n "$program" ] && [ -x "$root$program" ] && ! grep -rn '@[A-Z]*@' "$root/usr/local/lib" "$root/usr/local/share/man"
}

# Without building for it: what would be done names the new place everywhere, in the programs as well.
honours_prefix() {
	steady_make -n -W src/config.c install PREFIX=/opt/steady >"$build/install.prefix"
	grep -q "$root/opt/steady/bin/steadyd" "$build/install.prefix" &&
		grep -q '"/opt/steady/share/steady"' "$build/install.prefix" &&
		! grep '/usr/local' "$build/install.prefix"
}

exposure_is_low() {
	command -v systemd-analyze >/dev/null || {
		echo "skipped: no systemd-analyze"
		return 0
	}
	systemd-analyze security --offline=yes --threshold=15 --no-pager \
		"$root/usr/local/lib/systemd/system/steadyd.service"
}

build=$(cd "$build" && pwd)
expect "installs" steady_make install
expect "the list of installed files is tests/install.list" same_list
expect "the unit starts what was installed" names_what_is_there
expect "systemd-analyze security: exposure at most 1.5" exposure_is_low
expect "uninstalls" steady_make uninstall
expect "nothing is left" nothing_left
expect "settings that were changed are kept" keeps_changed_settings
expect "honours PREFIX" honours_prefix
sum
