#!/bin/sh
# Runs tests/pulse/test_portaudio against a private PulseAudio. Usage: test_portaudio.sh BUILD [TEST]
# Ends on "N passed, N failed", unless it is one test alone.
set -u
build=$(cd "${1:?usage: test_portaudio.sh BUILD [TEST]}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
PULSE_SH=$here/pulse.sh
export PULSE_SH
# shellcheck source=tests/expect.sh
. "$here/../expect.sh"
needs pulseaudio
# shellcheck source=tests/pulse/pulse.sh
. "$PULSE_SH"
trap pulse_stop EXIT
pulse_start || exit 1
# ALSA's null plug-in stands for a device without a clock.
cat >"$HOME/.asoundrc" <<'END'
pcm.nowhere { type null hint { show on description "without a clock" } }
END
cd "$PULSE_HOME" || exit 1
if [ $# -gt 1 ]; then
	timeout 120 "$build/pulse/test_portaudio" "$2"
else
	UNIT_TIMEOUT=120 "$here/../run_unit.sh" "$build/pulse" test_portaudio
fi
