#!/bin/sh
# The questions about pain with the real daemon, by steadyctl alone, as a key beside the mat would do it; and the plug
# pulled between two answers: what was told is on disk. Usage: test_hurts.sh BUILD
set -u
build=$(cd "${1:?usage: test_hurts.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/pulse/daemon.sh
. "$root/tests/pulse/daemon.sh"
live_begin

# What is asked at the very first start is answered by the socket this once.
begin() {
	ctl start break && within 3000 '"question": *"safety"' && ctl yes && within 3000 '"question": *"tour"' && ctl no &&
		within 30000 '"exercise": *"desk-break"'
}

asks_how_bad() {
	ctl hurts && within 1000 '"question": *"how-bad", *"asks": *"How bad is it, from zero to ten\?"' &&
		ctl status | grep -q '^asks  *How bad is it'
}

asks_about_the_leg() {
	ctl number 4 && within 1000 '"question": *"leg", *"asks": *"Four\. Does it go down a leg'
}

comes_back() {
	pull_the_plug
	wake
}

keeps_what_was_told() {
	ctl history --csv && ctl history --csv | grep -q '^.*,break,,interrupted,.*,1,desk-break,4,'
}

goes_on_from_there() {
	ctl start break && within 30000 '"state": *"(running|asking)"' && ctl hurts && within 2000 '"question": *"how-bad"' &&
		ctl number 8 && within 1000 '"question": *"leg"' && ctl no && within 30000 '"state": *"idle"' &&
		ctl --json history | grep -Eq '"outcome": *"pain"'
}

expect "ready" wake
expect "a session begins" begin
expect "hurts: asks how bad it is, and status says so" asks_how_bad
expect "number 4: asks about the leg" asks_about_the_leg
expect "the plug is pulled, and it comes back" comes_back
expect "the pain and its number are on disk" keeps_what_was_told
expect "the next time, eight of ten ends the session" goes_on_from_there
sum
