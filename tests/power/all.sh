#!/bin/sh
# Power and crashes with the real daemon, as much as fits into `make test`: a few kills and one hang. (A sample of the sweep
# over every write is a suite of its own, which works and does not wait.) Usage: all.sh BUILD. Ends on "N passed, N failed".
set -u
here=$(dirname "$0")
build=${1:?usage: all.sh BUILD}
exec "$here/../all.sh" -j 2 "$here/test_kills.sh $build 2" "$here/test_hangs.sh $build listen_process"
