#!/bin/sh
# The real sound path against a private PulseAudio: the device alone, then the whole daemon, three times. Usage: all.sh BUILD
# Ends on "N passed, N failed". They mostly wait, each with a sound server of its own, and so two run at a time.
set -u
here=$(dirname "$0")
build=${1:?usage: all.sh BUILD}
exec "$here/../all.sh" -j 2 "$here/test_live.sh $build" "$here/test_portaudio.sh $build" "$here/test_hurts.sh $build" \
	"$here/test_lost.sh $build"
