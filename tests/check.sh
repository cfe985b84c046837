#!/bin/sh
# Everything that is installed is in order, and what is not is told by file, line and key. Usage: tests/check.sh BUILD
set -u
build=${1:?usage: tests/check.sh BUILD}
here=$(cd "$(dirname "$0")" && pwd)
root=$here/..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. "$here/expect.sh"

complains_about_a_broken_file() {
	cp -r "$root/voices" "$root/routines" "$work/"
	broken=$(find "$work/routines" -maxdepth 1 -name 'back.cfg')
	echo 'colour = "red";' >>"$broken"
	! "$build/steadyd" --config "$root/systemd/steady.cfg" --data "$work" --check >"$work/complaint" 2>&1 &&
		grep -Eq "back\.cfg:[0-9]+: colour: " "$work/complaint"
}

# Half a conversation about pain is worse than none: the file is told, and pain then ends the session.
ends_at_pain_without_questions() {
	sed -i 's/^first = .*/first = "nowhere";/' "$work/routines/flows/pain.cfg"
	! "$build/steadyd" --config "$root/systemd/steady.cfg" --data "$work" --check >"$work/complaint" 2>&1 &&
		grep -Eq "flows/pain\.cfg:[0-9]+: first: .*leads nowhere" "$work/complaint" || return 1
	cat >"$work/pain.scn" <<-'END'
		at 1s command "start:gentle"
		after coach "Gentle" command "hurts"
		  then within 20s expect coach "We end here for today."
		after state idle wait
		expect never coach "How bad is it"
		expect history sessions 1, pains 1, outcome pain
	END
	"$build/steadyd" --data "$work" --simulate "$work/pain.scn"
}

tells_of_a_broken_network() {
	data=$(mktemp -d)
	cp -r "$root/voices" "$root/routines" "$data/"
	line=$(($(grep -n -m 1 '^layer' "$data/voices/listening.net" | cut -d: -f1) + 1))
	sed -i "${line}s/ [0-9-]* / 999 /" "$data/voices/listening.net"
	! "$build/steadyd" --data "$data" --check >"$data/out" 2>&1 &&
		grep -q "listening\.net:$line: weight [0-9]*: expected" "$data/out"
	result=$?
	rm -rf "$data"
	return $result
}

prints_a_timeline() {
	"$build/steadyd" --data "$root" --print "$1" >"$work/timeline" && [ "$(wc -l <"$work/timeline")" -gt 10 ]
}

expect "settings, voices and routines are in order" \
	"$build/steadyd" --config "$root/systemd/steady.cfg" --data "$root" --check
expect "a mistake is told by file, line and key" complains_about_a_broken_file
expect "a broken network is told by file and line" tells_of_a_broken_network
expect "without questions about pain, pain ends the session" ends_at_pain_without_questions
for routine in "$root"/routines/*.cfg; do
	id=$(basename "$routine" .cfg)
	[ "$id" = positions ] || expect "--print $id" prints_a_timeline "$id"
done
sum
