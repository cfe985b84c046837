#!/bin/sh
# What others on this machine can do to a session, and what the session leaves of its user. The daemon is live over a
# private PulseAudio, twice at the same time: one in peace, one while fifty clients misbehave. Each cue begins at its frame,
# and the numbers are counted at the same frames in both. Then everything that was left is searched for what was said and
# for sound. Usage: test_hostile.sh BUILD
set -u
build=$(cd "${1:?usage: test_hostile.sh BUILD}" && pwd)
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

work=$(mktemp -d "${TMPDIR:-/tmp}/steady-hostile.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/steady.cfg" <<'END'
audio: { input = "pulse"; output = "pulse"; };
coach: { talk = "counts"; ready = 1000; routine = "probe"; confirm_start = false; };
control: { group = ""; };
END
cat >"$work/probe-hold.cfg" <<'END'
name = "hold"; called = "the hold"; source = "none"; position = "standing"; kind = "hold"; sides = "none";
strength = false; setup = "Stand."; movement = "Arms up."; feel = "Tall."; cue = "Tall."; go = "Arms"; release = "Down";
lower = "Arms down."; settle = "Stay."; dose = { repetitions = 9; hold = 5; }; least = { hold = 3; }; most = { hold = 9; };
END
cat >"$work/probe.cfg" <<'END'
title = "Probe";
said = [ "start the probe" ];
strength = false;
items = ( { exercise = "probe-hold"; } );
END
echo '{"format":"steady-history","version":1,"facts":[{"at":1700000000,"kind":"known","phrase":"safety"},
{"at":1700000000,"kind":"known","phrase":"tour"}]}' >"$work/known.json"

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
		tail -n 20 "$run/log" | sed 's/^/        log: /'
	fi
}

ctl() {
	"$build/steadyctl" "$@"
}

# until SECONDS COMMAND...: it succeeds in time.
until_true() {
	tries=$(($1 * 10))
	shift
	while ! "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

hears() {
	ctl --json status 2>/dev/null | grep -q '"ok": *true, *"input": *"pulse"'
}

# A daemon with nothing but its own folder, who knows that safety has been acknowledged.
begin() {
	mkdir "$run"
	export STATE_DIRECTORY="$run/state" RUNTIME_DIRECTORY="$run" STEADY_SOCKET="$run/control.sock"
	"$build/steadyd" --config "$work/steady.cfg" --data "$root" >"$run/log" 2>&1 &
	daemon=$!
	until_true 15 hears && ctl import "$work/known.json" && ctl import "$work/probe-hold.cfg" || return 1
	sleep 1
	ctl import "$work/probe.cfg" && until_true 5 knows_probe || return 1
	ctl --json watch >"$run/watch.jsonl" 2>/dev/null &
	watcher=$!
	sleep 1
}

knows_probe() {
	ctl routines | grep -q '^probe '
}

counted() {
	[ "$(grep -c '"says".*"counted": *true' "$run/watch.jsonl")" -ge "$1" ]
}

# So many numbers are counted in the session.
counts() {
	ctl start probe && until_true 60 counted 12
}

# Not one began a frame later than it was asked for, but perhaps the very first sentence: it is made in the moment of
# "start", and how long that takes is the machine's affair. Exact ones, which are counted, say when that was.
on_time() {
	ctl --json status | grep -Eo '"(underruns|late_cues)": *[0-9]+' | tr -d '"' | paste -sd' ' | sed 's/^/note: /'
	grep '"says"' "$run/watch.jsonl" >says
	echo "note: $(wc -l <says) cues"
	! grep -v '"text": *"Probe' says | grep '"late"' && sed -n 's/.*"voice_frame": *\(-*[0-9]*\).*"planned": *\([0-9]*\).*/\1 \2/p' says |
		awk '$1 != $2 { print; bad = 1 } { n++ } END { print "note: " n " of them exact"; exit bad || n < 12 }'
}

# The frames of the first twelve numbers, from the first of them on.
frames() {
	grep '"says".*"counted": *true' "$work/$1/watch.jsonl" | sed 's/.*"voice_frame": *\(-*[0-9]*\).*/\1/' | head -n 12 |
		awk 'NR == 1 { first = $1 } { print $1 - first }'
}

same_frames() {
	frames calm >"$work/calm.frames"
	frames stormy >"$work/stormy.frames"
	paste "$work/calm.frames" "$work/stormy.frames"
	[ "$(wc -l <"$work/calm.frames")" = 12 ] && cmp "$work/calm.frames" "$work/stormy.frames"
}

counts_under_attack() {
	"$build/pulse/attack" "$STEADY_SOCKET" 60 >attacked &
	attacker=$!
	sleep 1
	counts
	result=$?
	# It has a place among them, and its answer in time.
	ctl version || result=1
	kill -TERM "$attacker"
	wait "$attacker"
	sed 's/^/note: /' attacked
	[ -s attacked ] && return $result
}

say() {
	espeak-ng -v en-us+klatt2 -s 130 -a 120 -w said.wav "$1" && pulse_play said.wav && rm said.wav
}

understood() {
	grep -q '"event":"heard".*"intent": *"pause", *"certainty": *"sure"' "$run/watch.jsonl"
}

# Over the counting, which nobody hears in this room, and after talk; said up to three times, as people do. The watcher, who
# is ours, knows what was understood.
is_understood() {
	say "my secret is seventy three bananas"
	for _ in 1 2 3; do
		say pause
		until_true 4 understood && return 0
	done
	return 1
}

# While the session is on: nothing is open for writing but the history and the log.
writes_nothing_else() {
	for fd in /proc/"$daemon"/fd/*; do
		file=$(readlink "$fd")
		flags=$(sed -n 's/^flags:[[:space:]]*//p' "/proc/$daemon/fdinfo/${fd##*/}" 2>/dev/null)
		case $file in
		/memfd:* | /dev/* | "$run/state/history.db"* | "$run/log") continue ;;
		/*) ;;
		*) continue ;;
		esac
		case $flags in
		*[12]) echo "$file is open for writing" && return 1 ;;
		esac
	done
}

ends() {
	kill "$watcher"
	watcher=
	kill -TERM "$daemon"
	wait "$daemon"
	daemon=
}

# A second of sound is 32 KiB. The routine that was imported is there, and the history.
leaves_no_sound() {
	find "$run" "$TMPDIR" -type f ! -name watch.jsonl -exec ls -l {} +
	[ "$(find "$run" -type f ! -name watch.jsonl -exec cat {} + | wc -c)" -lt 131072 ] || return 1
	[ -z "$(find "$run" -type f ! -name watch.jsonl ! -name log ! -name 'history.db*' ! -name 'probe*.cfg')" ] &&
		[ -z "$(find "$TMPDIR" -type f)" ] && ! grep -qrE 'RIFF|fLaC' "$run"
}

leaves_no_word() {
	grep -riE 'pause|secret|seventy|banana' "$run" --exclude=watch.jsonl && return 1
	# There were words to be found.
	understood
}

# Each has a sound card and a folder of its own.
session() {
	run=$work/$1
	daemon=
	watcher=
	pulse_start || exit 1
	trap '[ -z "$watcher" ] || kill "$watcher"; [ -z "$daemon" ] || kill -KILL "$daemon"; pulse_stop' EXIT
	pulse_room
	cd "$PULSE_HOME" || exit 1
	mkdir tmp
	export TMPDIR="$PULSE_HOME/tmp"
	expect "$1: ready" begin
	"$1"
	expect "$1: each cue begins at its frame" on_time
	[ "$1" = stormy ] || leave_in_peace
	expect "$1: ends" ends
	[ "$1" = stormy ] || expect "no sound is left anywhere" leaves_no_sound
	[ "$1" = stormy ] || expect "no word that was heard is left anywhere" leaves_no_word
	echo "$passed $failed" >"$work/$1.sum"
}

calm() {
	expect "calm: counts" counts
}

stormy() {
	expect "stormy: counts while fifty clients misbehave" counts_under_attack
}

leave_in_peace() {
	expect "a spoken \"pause\" is understood" is_understood
	expect "nothing is written but history and log" writes_nothing_else
}

(session calm) >"$work/calm.told" 2>&1 &
(session stormy) >"$work/stormy.told" 2>&1
wait
for name in calm stormy; do
	cat "$work/$name.told"
	read -r good bad <"$work/$name.sum" || bad=1
	passed=$((passed + ${good:-0}))
	failed=$((failed + bad))
	good=0
done
run=$work/stormy
cd "$work" || exit 1
expect "the same frames in both" same_frames
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
