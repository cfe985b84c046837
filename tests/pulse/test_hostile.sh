#!/bin/sh
# What others on this machine can do to a session, and what the session leaves of its user. The daemon is live over a
# private PulseAudio, twice at the same time: one in peace, one while fifty clients misbehave. Each cue begins at its frame,
# and the numbers are counted at the same frames in both. Then everything that was left is searched for what was said and
# for sound. Usage: test_hostile.sh BUILD
set -u
build=$(cd "${1:?usage: test_hostile.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/pulse/daemon.sh
. "$root/tests/pulse/daemon.sh"
needs paplay espeak-ng
shared=$(mktemp -d "${TMPDIR:-/tmp}/steady-hostile.XXXXXX") || exit 1
trap 'rm -rf "$shared"' EXIT
cat >"$shared/probe-hold.cfg" <<'END'
name = "hold"; called = "the hold"; source = "none"; position = "standing"; kind = "hold"; sides = "none";
strength = false; setup = "Stand."; movement = "Arms up."; feel = "Tall."; cue = "Tall."; go = "Arms"; release = "Down";
lower = "Arms down."; settle = "Stay."; dose = { repetitions = 9; hold = 5; }; least = { hold = 3; }; most = { hold = 9; };
END
cat >"$shared/probe.cfg" <<'END'
title = "Probe";
said = [ "start the probe" ];
strength = false;
items = ( { exercise = "probe-hold"; } );
END
echo '{"format":"steady-history","version":1,"facts":[{"at":1700000000,"kind":"known","phrase":"safety"},
{"at":1700000000,"kind":"known","phrase":"tour"}]}' >"$shared/known.json"

# A daemon with nothing but its own folder, who knows that safety has been acknowledged.
begin() {
	wake && ctl import "$shared/known.json" && ctl import "$shared/probe-hold.cfg" || return 1
	sleep 1
	ctl import "$shared/probe.cfg" && until_true 5000 knows_probe || return 1
	watch
	sleep 1
}

knows_probe() {
	ctl routines | grep -q '^probe '
}

counted() {
	[ "$(grep -c '"says".*"counted": *true' watch.jsonl)" -ge "$1" ]
}

# So many numbers are counted in the session.
counts() {
	ctl start probe && until_true 60000 counted 12
}

# Not one began a frame later than it was asked for, but perhaps the very first sentence: it is made in the moment of
# "start", and how long that takes is the machine's affair. Exact ones, which are counted, say when that was.
on_time() {
	ctl --json status | grep -Eo '"(underruns|late_cues)": *[0-9]+' | tr -d '"' | paste -sd' ' | sed 's/^/note: /'
	grep '"says"' watch.jsonl >"$work/says"
	echo "note: $(wc -l <"$work/says") cues"
	! grep -v '"text": *"Probe' "$work/says" | grep '"late"' && sed -n 's/.*"voice_frame": *\(-*[0-9]*\).*"planned": *\([0-9]*\).*/\1 \2/p' "$work/says" |
		awk '$1 != $2 { print; bad = 1 } { n++ } END { print "note: " n " of them exact"; exit bad || n < 12 }'
}

# The frames of the first twelve numbers, from the first of them on.
frames() {
	grep '"says".*"counted": *true' "$shared/$1.jsonl" | sed 's/.*"voice_frame": *\(-*[0-9]*\).*/\1/' | head -n 12 |
		awk 'NR == 1 { first = $1 } { print $1 - first }'
}

same_frames() {
	frames calm >"$shared/calm.frames"
	frames stormy >"$shared/stormy.frames"
	paste "$shared/calm.frames" "$shared/stormy.frames"
	[ "$(wc -l <"$shared/calm.frames")" = 12 ] && cmp "$shared/calm.frames" "$shared/stormy.frames"
}

counts_under_attack() {
	"$build/pulse/attack" "$STEADY_SOCKET" 60 >"$work/attacked" &
	attacker=$!
	sleep 1
	counts
	result=$?
	# It has a place among them, and its answer in time.
	ctl version || result=1
	kill -TERM "$attacker"
	wait "$attacker"
	sed 's/^/note: /' "$work/attacked"
	[ -s "$work/attacked" ] && return $result
}

understood() {
	grep -q '"event":"heard".*"intent": *"pause", *"certainty": *"sure"' watch.jsonl
}

# Over the counting, which nobody hears in this room, and after talk; said up to three times, as people do. The watcher, who
# is ours, knows what was understood.
is_understood() {
	say "my secret is seventy three bananas"
	for _ in 1 2 3; do
		say pause
		until_true 4000 understood && return 0
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

# Each has a sound card of its own, and the daemon a folder in which there is nothing else.
session() {
	live_begin
	echo 'coach: { talk = "counts"; ready = 1000; routine = "probe"; confirm_start = false; };' >>steady.cfg
	run=$work/own
	mkdir tmp "$run" && cd "$run" || exit 1
	export TMPDIR="$work/tmp" STATE_DIRECTORY="$run/state" RUNTIME_DIRECTORY="$run" STEADY_SOCKET="$run/control.sock"
	expect "$1: ready" begin
	"$1"
	expect "$1: each cue begins at its frame" on_time
	[ "$1" = stormy ] || leave_in_peace
	expect "$1: ends" ends
	[ "$1" = stormy ] || expect "no sound is left anywhere" leaves_no_sound
	[ "$1" = stormy ] || expect "no word that was heard is left anywhere" leaves_no_word
	cp watch.jsonl "$shared/$1.jsonl"
	echo "$passed $failed" >"$shared/$1.sum"
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

(session calm) >"$shared/calm.told" 2>&1 &
(session stormy) >"$shared/stormy.told" 2>&1
wait
for name in calm stormy; do
	cat "$shared/$name.told"
	read -r good bad <"$shared/$name.sum" || bad=1
	passed=$((passed + ${good:-0}))
	failed=$((failed + bad))
	good=0
done
work=$shared
cd "$work" || exit 1
expect "the same frames in both" same_frames
sum
