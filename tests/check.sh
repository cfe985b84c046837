#!/bin/sh
# Everything that is installed is in order, and what is not is told by file, line and key. Usage: tests/check.sh BUILD
set -u
build=${1:?usage: tests/check.sh BUILD}
here=$(cd "$(dirname "$0")" && pwd)
root=$here/..
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# expect WHAT COMMAND...: it must succeed; what it prints is shown when it does not.
expect() {
	what=$1
	shift
	if "$@" >"$work/out" 2>&1; then
		passed=$((passed + 1))
		echo "ok      $what"
	else
		failed=$((failed + 1))
		echo "FAILED  $what"
		sed 's/^/        /' "$work/out"
	fi
}

complains_about_a_broken_file() {
	cp -r "$root/voices" "$root/routines" "$work/"
	broken=$(find "$work/routines" -maxdepth 1 -name 'back.cfg')
	echo 'colour = "red";' >>"$broken"
	! "$build/steadyd" --config "$root/systemd/steady.cfg" --data "$work" --check >"$work/complaint" 2>&1 &&
		grep -Eq "back\.cfg:[0-9]+: colour: " "$work/complaint"
}

prints_a_timeline() {
	"$build/steadyd" --data "$root" --print "$1" >"$work/timeline" && [ "$(wc -l <"$work/timeline")" -gt 10 ]
}

expect "settings, voices and routines are in order" \
	"$build/steadyd" --config "$root/systemd/steady.cfg" --data "$root" --check
expect "a mistake is told by file, line and key" complains_about_a_broken_file
for routine in "$root"/routines/*.cfg; do
	id=$(basename "$routine" .cfg)
	[ "$id" = positions ] || expect "--print $id" prints_a_timeline "$id"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
