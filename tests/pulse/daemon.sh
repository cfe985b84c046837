# shellcheck shell=sh
# What the tests of the live daemon share, sourced with `root` and `build` set: a private PulseAudio for a sound card, a
# daemon in a folder of its own, which is the current one and `work`, and ways to look at it. Its log is `log`, what its
# watchers are told `watch.jsonl`; both are shown when something fails.
# shellcheck source=tests/expect.sh disable=SC2154
. "$root/tests/expect.sh"
needs pulseaudio
# shellcheck source=tests/pulse/pulse.sh
. "$root/tests/pulse/pulse.sh"

# Another one may be tested in its place, with other data.
steadyd=$build/steadyd
data=$root
daemon=
watcher=

# live_begin: sound, a quiet room, and settings that name the Pulse plug-in itself, so that a sound card of this machine is
# left alone. A test adds its own settings to steady.cfg.
live_begin() {
	pulse_start || exit 1
	trap live_end EXIT
	pulse_room
	work=$PULSE_HOME
	cd "$work" || exit 1
	export STATE_DIRECTORY="$work/state" RUNTIME_DIRECTORY="$work" STEADY_SOCKET="$work/control.sock"
	cat >steady.cfg <<-'END'
		audio: { input = "pulse"; output = "pulse"; };
		control: { group = ""; };
	END
}

live_end() {
	[ -z "$watcher" ] || kill "$watcher" 2>/dev/null
	[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
	pulse_stop
}

# wake [MS]: starts the daemon, which hears and speaks in time.
wake() {
	"$steadyd" --config "$work/steady.cfg" --data "$data" >>log 2>&1 &
	daemon=$!
	within "${1:-15000}" '"ok": *true, *"input": *"pulse"'
}

watch() {
	ctl --json watch >watch.jsonl 2>/dev/null &
	watcher=$!
}

# ends: as a service is ended, with success.
ends() {
	kill -TERM "$daemon"
	wait "$daemon"
	ended=$?
	daemon=
	echo "exit status $ended"
	return $ended
}

pull_the_plug() {
	kill -KILL "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
	[ -z "$watcher" ] || wait "$watcher" 2>/dev/null
	watcher=
}

ctl() {
	"$build/steadyctl" "$@"
}

now_ms() {
	date +%s%3N
}

# until_true MS COMMAND...: it succeeds in time; says how long that took.
until_true() {
	until_began=$(now_ms)
	until_most=$1
	shift
	until "$@"; do
		[ $(($(now_ms) - until_began)) -lt "$until_most" ] || return 1
		sleep 0.05
	done
	echo "note: after $(($(now_ms) - until_began)) ms"
}

status_has() {
	ctl --json status 2>/dev/null | grep -Eq "$1"
}

# within MS PATTERN: the status has it in time.
within() {
	until_true "$1" status_has "$2"
}

# say TEXT: somebody on the mat says it, in a voice that is not the coach's.
say() {
	espeak-ng -v en-us+klatt2 -s 130 -a 120 -w said.wav "$1" && pulse_play said.wav && rm said.wav
}

show_more() {
	ctl --json status 2>&1 | sed 's/^/        status: /'
	[ ! -e log ] || tail -n 20 log | sed 's/^/        log: /'
	[ ! -e watch.jsonl ] || tail -n 8 watch.jsonl | sed 's/^/        watch: /'
}
