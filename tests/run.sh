#!/bin/sh
# `make run`: the live coach where there is a microphone and a loudspeaker, else a session in the simulated room.
# Usage: tests/run.sh BUILD
set -eu
build=${1:?usage: tests/run.sh BUILD}
here=$(dirname "$0")
data=$(cd "$here/.." && pwd)

if "$build/steadyd" --devices >/dev/null 2>&1; then
	# A run from the source tree keeps its history with the user and its socket out of the system's way.
	STATE_DIRECTORY=${XDG_STATE_HOME:-$HOME/.local/state}/steady
	RUNTIME_DIRECTORY=${XDG_RUNTIME_DIR:-$build}/steady
	export STATE_DIRECTORY RUNTIME_DIRECTORY
	mkdir -p "$STATE_DIRECTORY" "$RUNTIME_DIRECTORY"
	echo 'Say: "start back routine"     (to end: Ctrl-C)'
	echo "From another terminal: $build/steadyctl --socket $RUNTIME_DIRECTORY/control.sock status"
	exec "$build/steadyd" --data "$data"
fi
echo 'No sound card here: this is the simulated room.'
"$build/steadyd" --data "$data" --simulate "$here/scenarios/demo.scn" --out "$build/session"
echo "Recorded: $build/session/coach.wav (what the loudspeaker played), mic.wav (what the microphone heard), events.jsonl"
