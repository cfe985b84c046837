#!/bin/sh
# Runs tests/pulse/test_portaudio against a private PulseAudio. Usage: test_portaudio.sh PROGRAM [TEST]
set -eu
program=$(realpath "$1")
PULSE_SH=$(realpath "$(dirname "$0")/pulse.sh")
export PULSE_SH
if ! command -v pulseaudio >/dev/null; then
	echo "skipped: no pulseaudio"
	exit 0
fi
# shellcheck source=tests/pulse/pulse.sh
. "$PULSE_SH"
trap pulse_stop EXIT
pulse_start
# ALSA's null plug-in stands for a device without a clock.
cat >"$HOME/.asoundrc" <<'END'
pcm.nowhere { type null hint { show on description "without a clock" } }
END
cd "$PULSE_HOME"
timeout 120 "$program" ${2:+"$2"}
