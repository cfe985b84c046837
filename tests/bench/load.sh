#!/bin/sh
# `make bench-load`: ten minutes of a session, live over a private PulseAudio, once as the machine is and once with every
# processor kept busy by other programs; how often the sound stumbled, side by side. Usage: load.sh BUILD [SECONDS]
# Takes twice the time and belongs to no test: it is in real time, and a machine that does other things besides tells
# of them, too.
set -u
build=$(realpath "${1:?usage: load.sh BUILD [SECONDS]}")
seconds=${2:-600}
root=$(realpath "$(dirname "$0")/../..")
for tool in pulseaudio espeak-ng; do
	if ! command -v "$tool" >/dev/null; then
		echo "skipped: no $tool"
		exit 0
	fi
done
# shellcheck source=tests/pulse/pulse.sh
. "$root/tests/pulse/pulse.sh"

daemon=
busy=
end_all() {
	# shellcheck disable=SC2086 # a list of process ids
	[ -z "$busy" ] || kill $busy 2>/dev/null
	[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
	daemon=
	busy=
	return 0
}
trap 'end_all; pulse_stop' EXIT

pulse_start || exit 1
pulse_room
cd "$PULSE_HOME" || exit 1
export RUNTIME_DIRECTORY="$PULSE_HOME" STEADY_SOCKET="$PULSE_HOME/control.sock"
cat >steady.cfg <<'END'
audio: { input = "pulse"; output = "pulse"; };
control: { group = ""; };
END

ctl() {
	"$build/steadyctl" "$@" >/dev/null 2>&1
}

status_has() {
	"$build/steadyctl" --json status 2>/dev/null | grep -Eq "$1"
}

wait_for() {
	for _ in $(seq 300); do
		! status_has "$1" || return 0
		sleep 0.1
	done
	echo "it never came: $1" >&2
	tail -n 5 log >&2
	return 1
}

# One program that never pauses for each processor, at the priority of any other.
make_busy() {
	for _ in $(seq "$(nproc)"); do
		sh -c 'while :; do :; done' &
		busy="$busy $!"
	done
}

# The figures of the status as "underruns overruns late-cues".
figures() {
	"$build/steadyctl" --json status | grep -Eo '"(underruns|overruns|late_cues)": *[0-9]+' | grep -Eo '[0-9]+$' | paste -sd' '
}

# User and system time of a process so far, in hundredths of a second.
cpu_time() {
	sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

# All time of the machine so far that was not idle, in hundredths of a second of all processors together.
busy_time() {
	awk '$1 == "cpu" { print $2 + $3 + $4 + $7 + $8 + $9 }' /proc/stat
}

# The very first start asks two questions; then it runs.
start_session() {
	wait_for '"ok": *true, *"input": *"pulse"' && ctl start back && wait_for '"question": *"safety"' && ctl yes &&
		wait_for '"question": *"tour"' && ctl no && wait_for '"state": *"running"'
}

# measure WHAT: a daemon of its own, so that both runs begin alike.
measure() {
	export STATE_DIRECTORY="$PULSE_HOME/state-$1"
	mkdir -p "$STATE_DIRECTORY"
	[ "$1" != loaded ] || make_busy
	"$build/steadyd" --config steady.cfg --data "$root" >log 2>&1 &
	daemon=$!
	start_session || exit 1
	# shellcheck disable=SC2046 # three figures
	set -- "$1" $(figures)
	begin=$(date +%s%3N) work=$(busy_time) own=$(cpu_time $daemon)
	sleep "$seconds"
	# shellcheck disable=SC2046
	set -- "$1" "$2" "$3" "$4" $(figures)
	[ $# = 7 ] || { echo "the daemon does not answer" >&2; exit 1; }
	granted=$(grep -o 'no real-time priority ([^)]*)' log || echo "real-time priority")
	took=$((($(date +%s%3N) - begin) / 10)) # hundredths of a second
	work=$((100 * ($(busy_time) - work) / took / $(nproc))) own=$((1000 * ($(cpu_time $daemon) - own) / took))
	printf '  %-8s %9d %9d %9d   %3d %%  %6d.%d %%   %s\n' "$1" $(($5 - $2)) $(($6 - $3)) $(($7 - $4)) $work \
		$((own / 10)) $((own % 10)) "$granted"
	echo $(($5 - $2)) >>result
	# shellcheck disable=SC2086 # a list of process ids
	ended="$daemon $busy" && end_all && wait $ended 2>/dev/null
}

echo "UNDER LOAD: $seconds s of a session on the PulseAudio path, $(nproc) processors, load now $(cut -d' ' -f1 /proc/loadavg);"
echo "with load: $(nproc) programs besides that never pause"
printf '  %-8s %9s %9s %9s   %s\n' "" underruns overruns "late cues" "machine    steadyd   its sound thread has"
measure as-it-is
measure loaded
awk '{ u[NR] = $1 } END {
	printf "  underruns with load to without: %d to %d%s\n", u[2], u[1], u[1] ? sprintf(" (%.1f times)", u[2] / u[1]) : ""
}' result
