#!/bin/sh
# Sound that is lost in every situation, with the real daemon: in idle, in a prompt, in a hold, in a question, in the
# questions about pain; the whole card, the microphone or the speaker alone, a mute button. Commands come by steadyctl.
# Usage: test_lost.sh BUILD
set -u
build=$(cd "${1:?usage: test_lost.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/pulse/daemon.sh
. "$root/tests/pulse/daemon.sh"
live_begin
echo 'coach: { talk = "counts"; };' >>steady.cfg

# How often the coach has begun to say something with TEXT in it.
times_said() {
	grep '"event": *"says"' watch.jsonl | grep -c "$1"
}

said_more_often() {
	[ "$(times_said "$1")" -gt "$2" ]
}

# says MS TEXT COMMAND...: within MS of the command.
says() {
	limit=$1 text=$2
	shift 2
	before=$(times_said "$text")
	began=$(now_ms)
	"$@" && until_true $((limit - $(now_ms) + began)) said_more_often "$text" "$before"
}

no_count_for() {
	before=$(grep -c '"counted": *true' watch.jsonl)
	sleep "$1"
	[ "$(grep -c '"counted": *true' watch.jsonl)" = "$before" ]
}

plug() {
	pulse_plug && pulse_room
}

lost_in_idle() {
	kill "$PULSE_ROOM"
	pulse_pull
	within 2000 '"ok": *false, *"input"' && plug && within 15000 '"ok": *true, *"input"'
}

begin_session() {
	ctl start test && within 3000 '"question": *"safety"' && ctl yes && within 3000 '"question": *"tour"' && ctl no &&
		within 5000 '"state": *"running", *"routine": *"test"'
}

# In the opening words; the microphone alone.
lost_in_a_prompt() {
	says 2000 "I can no longer hear you" pulse_deafen 1 && within 500 '"state": *"stopped"'
}

a_key_does_not_move_it() {
	ctl resume
	ctl next
	sleep 0.5
	within 500 '"state": *"stopped"'
}

asks_when_it_is_back() {
	"$@" && within 15000 '"question": *"audio-back"'
}

goes_on() {
	ctl yes && within 3000 '"state": *"running"'
}

# To a hold that is being counted.
counts() {
	ctl next && within 40000 '"phase": *"work"' && sleep 2
}

lost_in_a_hold() {
	pulse_dumb 1
	within 2000 '"state": *"stopped"' && no_count_for 2
}

# A mute button while the coach asks whether to go on.
lost_in_a_question() {
	says 4000 "I can no longer hear you" pulse_mute 1 && within 500 '"state": *"stopped"' &&
		within 500 '"input": *"silent", *"advice": *"nothing comes from the microphone'
}

overdriven() {
	pulse_room_volume 300 && within 10000 '"input": *"clipping", *"advice": *"the microphone is overdriven' &&
		pulse_room_volume 10 && within 15000 '"input": *"ok", *"advice": *""'
}

lost_in_the_questions_about_pain() {
	ctl hurts && within 2000 '"question": *"how-bad"' && kill "$PULSE_ROOM"
	pulse_pull
	within 2000 '"state": *"stopped"' && plug && within 15000 '"question": *"how-bad"' && ctl number 4 &&
		within 2000 '"question": *"leg"'
}

expect "ready" wake 30000
cat >test.cfg <<'END_OF_ROUTINE'
title = "Test routine";
said = [ "start test routine" ];
strength = false;
items = ( { exercise = "walking"; hold = 30; }, { exercise = "pelvic-tilt"; hold = 10; } );
END_OF_ROUTINE
watch
expect "an overdriven microphone is told of, with advice" overdriven
expect "idle: the whole card is lost and opened again" lost_in_idle
expect "a routine is taken up" ctl import test.cfg
sleep 1
expect "a session begins" begin_session
expect "a prompt: the microphone is lost; it says so" lost_in_a_prompt
expect "no key makes it go on deaf" a_key_does_not_move_it
expect "back: it asks whether to go on" asks_when_it_is_back pulse_deafen 0
expect "a question: muted; it says so, status advises" lost_in_a_question
expect "unmuted: it asks again" asks_when_it_is_back pulse_mute 0
expect "it goes on when told to" goes_on
expect "a hold is counted" counts
expect "a hold: the speaker is lost; nothing is counted" lost_in_a_hold
expect "back: it asks whether to go on" asks_when_it_is_back pulse_dumb 0
expect "pain: the whole card is lost between two answers; it asks again" lost_in_the_questions_about_pain
expect "ends" ends
sum
