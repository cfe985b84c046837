#!/bin/sh
# What lasts: a stream that has run for a year, the wall around the sound callback, and, meanwhile on another processor, an
# hour of the soak. Usage: all.sh BUILD; ends on "N passed, N failed".
set -u
build=${1:?usage: all.sh BUILD}
here=$(dirname "$0")
soak=$build/lasting/soak.txt
rm -f "$soak.done"
(
	"$build/lasting/soak" --hours 1 --rate 16000 "$here/../.." >"$soak" 2>&1
	: >"$soak.done"
) &
exec "$here/../all.sh" "$here/year.sh $build" "$here/wall.sh $build" \
	"until [ -e $soak.done ]; do sleep 0.2; done; cat $soak"
