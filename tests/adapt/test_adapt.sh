#!/bin/sh
# steadyd --adapt: from recordings and a list of what is said in them to a file that hearing takes up, and out again.
# Usage: tests/adapt/test_adapt.sh BUILD
set -u
build=${1:?usage: tests/adapt/test_adapt.sh BUILD}
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export STATE_DIRECTORY="$work/state"

# shellcheck source=/dev/null
. "$root/tests/expect.sh"

steadyd() {
	"$build/steadyd" --config "$work/steady.cfg" --data "$root" "$@"
}

# A word by the one who is the user here; the recording is little more than the word.
record() {
	espeak-ng -v en-gb+f4 -s "$2" -w "$work/$3" "$1"
}

refuses_a_list_with_a_broken_line() {
	printf 'stop\tstop.wav\nnext next.wav\n' >"$work/broken.txt"
	! steadyd --adapt "$work/broken.txt" >"$work/said" 2>&1 && grep -q 'broken.txt:2: expected a phrase' "$work/said" &&
		! [ -e "$STATE_DIRECTORY/user.model" ]
}

names_a_list_that_is_not_there() {
	! steadyd --adapt "$work/nowhere.txt" >"$work/said" 2>&1 && grep -q 'nowhere.txt: No such file' "$work/said"
}

# What fits is learnt; what does not is told by its line, and the exit status says so.
learns_what_fits() {
	printf '# the words\n\nstop\tstop.wav\nnext\tnext.wav\nseven\tseven.wav\nstop\tnext.wav\nstop\tnone.wav\n' \
		>"$work/list.txt"
	steadyd --adapt "$work/list.txt" >"$work/said" 2>&1
	[ $? = 1 ] && grep -q '3 of 5 recordings learnt' "$work/said" &&
		grep -q 'list.txt:6: .*next.wav, "stop": left out: what is said is something else' "$work/said" &&
		grep -q 'list.txt:7: .*none.wav' "$work/said" && [ -s "$STATE_DIRECTORY/user.model" ] &&
		! [ -e "$STATE_DIRECTORY/user.model.part" ]
}

hears_with_it_unless_told_not_to() {
	steadyd --hear "$work/again.wav" >"$work/with" 2>"$work/said" || return 1
	echo 'listening = { user_model = false; };' >"$work/steady.cfg"
	steadyd --hear "$work/again.wav" >"$work/without" 2>>"$work/said" || return 1
	[ -s "$work/with" ] && [ -s "$work/without" ] && ! cmp -s "$work/with" "$work/without" && ! [ -s "$work/said" ]
}

mkdir "$STATE_DIRECTORY"
: >"$work/steady.cfg"
record stop 150 stop.wav
record next 150 next.wav
record seven 150 seven.wav
record stop 170 again.wav
expect "refuses a list with a broken line" refuses_a_list_with_a_broken_line
expect "names a list that is not there" names_a_list_that_is_not_there
expect "learns what fits, and tells what does not" learns_what_fits
expect "hears with it, unless told not to" hears_with_it_unless_told_not_to
sum
