#!/bin/sh
# The whole daemon, live: real clock, real PortAudio, a private PulseAudio for a sound card, a spoken "start back
# routine", the first minute, a spoken "pause" that is obeyed, a lost sound server, a farewell.
# Usage: [STEADY_ECHO=1] test_live.sh BUILD
set -u
build=$(cd "${1:?usage: test_live.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/pulse/daemon.sh
. "$root/tests/pulse/daemon.sh"
needs paplay espeak-ng
# With STEADY_ECHO=1 the microphone hears the coach itself, which is harder.
echoes() {
	[ -z "${STEADY_ECHO:-}" ] || pulse_echo
}

live_begin
echoes

# Matches the status of such a session.
state() {
	printf '"state": *"%s", *"routine": *"back"' "$1"
}

# obeyed TEXT STATE: said up to three times, as people do, with a yes when asked back; says how often it took.
obeyed() {
	for try in 1 2 3; do
		say "$1" || return 1
		if within 4000 "$(state "$2")" || { status_has "$(state asking)" && say yes && within 4000 "$(state "$2")"; }; then
			[ $try = 1 ] || echo "note: said $try times"
			return 0
		fi
	done
	return 1
}

# Loud tenths of a second in the last N seconds of what the speaker played, -40 dBFS and above.
loud_tenths() {
	tail -c $(($1 * 32000)) speaker.raw | od -An -v -td2 -w3200 |
		awk '{ e = 0; for (i = 1; i <= NF; i++) e += $i * $i; if (NF && sqrt(e / NF) > 328) n++ } END { print n + 0 }'
}

speaks() {
	tenths=$(loud_tenths "$1")
	echo "note: sound in $tenths of $(($1 * 10)) tenths of a second"
	[ "$tenths" -ge "$2" ]
}

silent() {
	sleep "$1"
	tenths=$(loud_tenths "$1")
	echo "sound in $tenths of $(($1 * 10)) tenths of a second"
	[ "$tenths" -le 1 ]
}

# A whole minute, watched: the coach hears nobody, since nobody speaks, and says a good deal.
first_minute() {
	lines=$(wc -l <watch.jsonl)
	for _ in $(seq 60); do
		sleep 1
		status_has "$(state running)" || {
			echo "the session left the state running"
			return 1
		}
	done
	tail -n +$((lines + 1)) watch.jsonl >minute.jsonl
	said=$(grep -c '"event": *"says"' minute.jsonl)
	echo "note: $said cues"
	! grep '"certainty": *"\(sure\|unsure\)"' minute.jsonl && [ "$said" -ge 5 ]
}

says_farewell() {
	before=$(grep -c '"event": *"says"' watch.jsonl)
	begin=$(now_ms)
	ends || return 1
	took=$(($(now_ms) - begin))
	echo "note: gone after $took ms"
	[ "$(grep -c '"event": *"says"' watch.jsonl)" -gt "$before" ] && [ $took -lt 3000 ]
}

# The very first start: what everybody must know, asked for by the socket this once.
first_start() {
	ctl start back && within 3000 '"question": *"safety"' && ctl yes &&
		within 3000 '"question": *"tour"' && ctl no && within 3000 "$(state running)" &&
		ctl end && sleep 12 && status_has '"state": *"idle"'
}

# A routine that somebody brings is there without a restart, and what starts it is heard.
takes_up_a_routine() {
	cat >morning.cfg <<-'END'
		title = "Morning routine";
		said = [ "start morning routine" ];
		strength = false;
		items = ( { exercise = "pelvic-tilt"; } );
	END
	ctl import morning.cfg || return 1
	for _ in $(seq 200); do
		! ctl routines | grep -q '^morning ' || break
		sleep 0.1
	done
	for try in 1 2 3; do
		say "start morning routine"
		if within 4000 '"routine": *"morning"' || status_has '"question": *"confirm-start"'; then
			[ $try = 1 ] || echo "note: said $try times"
			ctl stop
			sleep 1
			ctl end
			sleep 15
			return 0
		fi
	done
	return 1
}

# A machine that compiles something else meanwhile may miss a block now and then; a cue must not be late for it.
hardly_stumbled() {
	ctl --json status | grep -Eo '"(underruns|overruns|late_cues)": *[0-9]+' | tr -d '"' >figures
	paste -sd' ' figures | sed 's/^/note: /'
	awk -F: '$2 > 9 { bad = 1 } END { exit bad || NR != 3 }' figures
}

# ALSA reports underruns to standard error by itself; they are counted above.
quiet_log() {
	! grep -v 'underrun occurred' log | grep -Ei 'error|ALSA lib|Expression'
}

# The daemon with a wall around its sound callback (tests/lasting/wall.c), where it was built.
[ ! -x "$build/lasting/steadyd" ] || steadyd=$build/lasting/steadyd
behind_the_wall() {
	grep '^wall:' log | sed 's/^wall/note/'
	grep -q '^wall: [0-9]* callbacks, 0 slips' log
}

expect "ready over PulseAudio" wake
watch
pulse_record speaker.raw
sleep 1
expect "the very first start asks whether safety is understood" first_start
expect "an imported routine is taken up and heard" takes_up_a_routine
expect "a spoken \"start back routine\" is obeyed" obeyed "start back routine" running
expect "the first minute runs and nothing is misheard" first_minute
expect "the speaker carried speech" speaks 60 100
expect "a spoken \"pause\" is obeyed" obeyed "pause" paused
sleep 12 # "Paused.", how to rest, how to go on
expect "it is silent while paused" silent 3
expect "a spoken \"resume\" is obeyed" obeyed "resume" running
sleep 5
expect "and the coach speaks again" speaks 4 5
expect "the stream hardly ever stumbled" hardly_stumbled
# Once the microphone alone stands still: it is said aloud, which the watchers see.
says_so() {
	before=$(grep -c '"event": *"says"' watch.jsonl)
	pulse_deafen 1
	within 3000 "$(state stopped)" || return 1
	sleep 5
	[ "$(grep -c '"event": *"says"' watch.jsonl)" -gt "$before" ] && speaks 5 10
}

expect "a microphone that stands still ends the set, and the coach says so" says_so
pulse_deafen 0
expect "the microphone comes back" within 15000 '"ok": *true, *"input"'
sleep 8
expect "the session resumes when asked to" obeyed "resume" running
pulse_kill
expect "a sound server that dies is noticed" within 2000 '"ok": *false, *"input"'
expect "the set ends" within 2000 "$(state stopped)"
pulse_serve
pulse_room
echoes
pulse_record speaker.raw
expect "sound comes back" within 15000 '"ok": *true, *"input"'
sleep 8
expect "and the session resumes again" obeyed "resume" running
expect "ends with a farewell, cleanly" says_farewell
expect "the log has no error" quiet_log
[ "$steadyd" = "$build/steadyd" ] || expect "the sound callback never allocates, locks, or calls the kernel" behind_the_wall
sum
