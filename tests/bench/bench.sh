#!/bin/sh
# `make bench`: all figures in one run, on this machine, from the programs in BUILD. Usage: bench.sh BUILD
set -eu
build=$(realpath "$1")
tests=$(realpath "$(dirname "$0")/..")
out=$build/bench
mkdir -p "$out"
cd "$tests/.."

echo "steadyd $("$build/steadyd" --version | cut -d' ' -f2) on $(sed -n 's/^model name\s*: //p;s/^Model\s*: //p' /proc/cpuinfo |
	head -n 1), $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
echo
status=0
bench() {
	"$out/bench" "$build/steadyd" "$build/steadyctl" "$tests" "$out" "$@" || status=1
}

bench hearing stops counts speaking
if command -v pulseaudio >/dev/null; then
	. "$tests/pulse/pulse.sh"
	trap 'set +e; pulse_stop' EXIT
	pulse_start
	export RUNTIME_DIRECTORY="$PULSE_HOME/steady-run" STATE_DIRECTORY="$PULSE_HOME/steady-state"
	mkdir -p "$RUNTIME_DIRECTORY" "$STATE_DIRECTORY"
	bench live
else
	echo "THE DAEMON: skipped: no pulseaudio"
fi
exit $status
