#!/bin/sh
# All that the coach says in the routines of this source tree, a line for each time it opens its mouth, in order.
#
# usage: coach.sh STEADYD
set -eu
for routine in routines/*.cfg; do
	name=$(basename "$routine" .cfg)
	[ "$name" = positions ] || "$1" --data . --print "$name"
done | sed -n -e 's/^[0-9]*:[0-9]* *//' -e '/^(/d' -e '/^$/d' -e 's/ \. /\n/g' -e p
