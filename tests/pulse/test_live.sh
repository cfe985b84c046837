#!/bin/sh
# The whole daemon, live: real clock, real PortAudio, a private PulseAudio for a sound card, a spoken "start back
# routine", the first minute, a spoken "pause" that is obeyed, a lost sound server, a farewell.
# Usage: [STEADY_ECHO=1] test_live.sh BUILD
set -u
build=$(cd "${1:?usage: test_live.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
passed=0
failed=0
for tool in pulseaudio paplay espeak-ng; do
	if ! command -v "$tool" >/dev/null; then
		echo "skipped: no $tool"
		echo "0 passed, 0 failed"
		exit 0
	fi
done
# shellcheck source=tests/pulse/pulse.sh
. "$root/tests/pulse/pulse.sh"

daemon=
watcher=
end_all() {
	[ -z "$watcher" ] || kill "$watcher" 2>/dev/null
	[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
	pulse_stop
}
trap end_all EXIT
# What the microphone hears besides people: a quiet room, and with STEADY_ECHO=1 the coach itself, which is harder.
around() {
	pulse_room
	[ -z "${STEADY_ECHO:-}" ] || pulse_echo
}

pulse_start || exit 1
around
work=$PULSE_HOME
cd "$work" || exit 1
export STATE_DIRECTORY="$work/state" RUNTIME_DIRECTORY="$work" STEADY_SOCKET="$work/control.sock"
# Names the Pulse plug-in itself, so that a sound card of this machine is left alone.
cat >steady.cfg <<'END'
audio: { input = "pulse"; output = "pulse"; };
control: { group = ""; };
END

# expect WHAT COMMAND...: it must succeed; what the daemon logged is shown when it does not.
expect() {
	what=$1
	shift
	if "$@" >out 2>&1; then
		passed=$((passed + 1))
		echo "ok      $what$(sed -n 's/^note: /, /p' out | tr -d '\n')"
	else
		failed=$((failed + 1))
		echo "FAILED  $what"
		sed 's/^/        /' out
		"$build/steadyctl" --json status 2>&1 | sed 's/^/        status: /'
		tail -n 20 log | sed 's/^/        log: /'
		tail -n 8 watch.jsonl 2>/dev/null | sed 's/^/        watch: /'
	fi
}

now_ms() {
	date +%s%3N
}

status_has() {
	"$build/steadyctl" --json status 2>/dev/null | grep -Eq "$1"
}

# within MS PATTERN: the status has it in time; says how long that took.
within() {
	begin=$(now_ms)
	while ! status_has "$2"; do
		[ $(($(now_ms) - begin)) -lt "$1" ] || return 1
		sleep 0.05
	done
	echo "note: after $(($(now_ms) - begin)) ms"
}

# Matches the status of such a session.
state() {
	printf '"state": *"%s", *"routine": *"back"' "$1"
}

# say TEXT: somebody on the mat says it, in a voice that is not the coach's.
say() {
	espeak-ng -v en-us+klatt2 -s 130 -a 120 -w said.wav "$1" && pulse_play said.wav
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
	kill -TERM "$daemon"
	wait "$daemon"
	status=$?
	daemon=
	echo "note: gone after $(($(now_ms) - begin)) ms"
	[ $status = 0 ] || {
		echo "exit status $status"
		return 1
	}
	[ "$(grep -c '"event": *"says"' watch.jsonl)" -gt "$before" ] && [ $(($(now_ms) - begin)) -lt 3000 ]
}

# The very first start: what everybody must know, asked for by the socket this once.
first_start() {
	"$build/steadyctl" start back && within 3000 '"question": *"safety"' && "$build/steadyctl" yes &&
		within 3000 '"question": *"tour"' && "$build/steadyctl" no && within 3000 "$(state running)" &&
		"$build/steadyctl" end && sleep 12 && status_has '"state": *"idle"'
}

# A routine that somebody brings is there without a restart, and what starts it is heard.
takes_up_a_routine() {
	cat >morning.cfg <<-'END'
		title = "Morning routine";
		said = [ "start morning routine" ];
		strength = false;
		items = ( { exercise = "pelvic-tilt"; } );
	END
	"$build/steadyctl" import morning.cfg || return 1
	for _ in $(seq 200); do
		! "$build/steadyctl" routines | grep -q '^morning ' || break
		sleep 0.1
	done
	for try in 1 2 3; do
		say "start morning routine"
		if within 4000 '"routine": *"morning"' || status_has '"question": *"confirm-start"'; then
			[ $try = 1 ] || echo "note: said $try times"
			"$build/steadyctl" stop
			sleep 1
			"$build/steadyctl" end
			sleep 15
			return 0
		fi
	done
	return 1
}

# A machine that compiles something else meanwhile may miss a block now and then; a cue must not be late for it.
hardly_stumbled() {
	"$build/steadyctl" --json status | grep -Eo '"(underruns|overruns|late_cues)": *[0-9]+' | tr -d '"' >figures
	paste -sd' ' figures | sed 's/^/note: /'
	awk -F: '$2 > 9 { bad = 1 } END { exit bad || NR != 3 }' figures
}

# ALSA reports underruns to standard error by itself; they are counted above.
quiet_log() {
	! grep -v 'underrun occurred' log | grep -Ei 'error|ALSA lib|Expression'
}

# The daemon with a wall around its sound callback (tests/lasting/wall.c), where it was built.
steadyd=$build/steadyd
[ ! -x "$build/lasting/steadyd" ] || steadyd=$build/lasting/steadyd
behind_the_wall() {
	grep '^wall:' log | sed 's/^wall/note/'
	grep -q '^wall: [0-9]* callbacks, 0 slips' log
}

"$steadyd" --config steady.cfg --data "$root" >log 2>&1 &
daemon=$!
expect "ready over PulseAudio" within 15000 '"ok": *true, *"input": *"pulse"'
"$build/steadyctl" --json watch >watch.jsonl 2>/dev/null &
watcher=$!
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
around
pulse_record speaker.raw
expect "sound comes back" within 15000 '"ok": *true, *"input"'
sleep 8
expect "and the session resumes again" obeyed "resume" running
expect "ends with a farewell, cleanly" says_farewell
expect "the log has no error" quiet_log
[ "$steadyd" = "$build/steadyd" ] || expect "the sound callback never allocates, locks, or calls the kernel" behind_the_wall
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
