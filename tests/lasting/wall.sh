#!/bin/sh
# A whole session behind the wall (wall.c): the sound callback allocates nothing, takes no lock, calls no kernel; and the wall
# holds: each of these mistakes, made once on purpose, is seen. Usage: wall.sh BUILD; ends on "N passed, N failed".
# Over PortAudio the same is watched by tests/pulse/test_live.sh.
set -u
build=${1:?usage: wall.sh BUILD}
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$build/lasting
passed=0
failed=0

sed "s|^routines .*|routines $root/tests/scenarios/routines|" "$root/tests/lasting/wall.scn" >"$out/wall.scn"
printf 'at 2s end\n' >"$out/slip.scn"

# expect WHAT STATUS PATTERN SCENARIO: plays it behind the wall.
expect() {
	"$out/steadyd" --data "$root" --simulate "$out/$4" >"$out/wall.txt" 2>"$out/wall.log"
	status=$?
	if [ $status = "$2" ] && grep -q "^wall: .*$3" "$out/wall.log"; then
		passed=$((passed + 1))
		printf 'ok      %-52s %s\n' "$1" "$(grep '^wall: ' "$out/wall.log")"
	else
		failed=$((failed + 1))
		printf 'FAILED  %s: status %s\n' "$1" $status
		tail -n 12 "$out/wall.txt" "$out/wall.log" | sed 's/^/        /'
	fi
}

expect "a whole session behind the wall" 0 "[0-9]\{5\} callbacks, 0 slips" wall.scn
for slip in malloc lock kernel; do
	case $slip in
	lock) seen=pthread_mutex_lock ;;
	kernel) seen="a system call" ;;
	*) seen=$slip ;;
	esac
	if [ $slip = kernel ] && grep -q "by name alone" "$out/wall.log"; then
		echo "skipped: no syscall user dispatch in this kernel: system calls were watched by name alone"
		continue
	fi
	export STEADY_WALL_SLIP=$slip
	expect "the wall holds: $slip" 70 "the first: $seen" slip.scn
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
