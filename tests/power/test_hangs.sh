#!/bin/sh
# A thread that hangs leads to a new start within ten seconds: hearing, the sound callback, synthesis; and the loop within
# what the unit says of its watchdog, also when it is PortAudio that never returns while it opens again what was lost. Each
# is stopped from outside, by a debugger's means, in the middle of its work, in a session, under a supervisor that does what
# systemd does. Afterwards the coach is ready again and offers to go on.
# Usage: test_hangs.sh BUILD [SYMBOL...]
set -u
build=$(cd "${1:?usage: test_hangs.sh BUILD [SYMBOL...]}" && pwd)
root=$(cd "$(dirname "$0")/../.." && pwd)
shift
[ $# -gt 0 ] || set -- listen_process mixer_process utter coach_step device_portaudio_open
# shellcheck source=tests/power/daemon.sh
. "$root/tests/power/daemon.sh"
needs nm

supervisor=
hanger=
end_all() {
	[ -z "$supervisor" ] || kill "$supervisor" 2>/dev/null
	[ -z "$supervisor" ] || wait "$supervisor" 2>/dev/null
	[ -z "$hanger" ] || kill -KILL "$hanger" 2>/dev/null
	live_end
}
power_begin || exit 1
trap end_all EXIT

# From the unit, in ms.
unit() {
	sed -n "s/^$1=\([0-9]*\)\$/\1000/p" "$root/systemd/steadyd.service.in"
}

show_more() {
	ctl --json status 2>&1 | sed 's/^/        status: /'
	tail -n 12 log | sed 's/^/        log: /'
	tail -n 12 events | sed 's/^/        event: /'
}

# The last process that the supervisor has told of so: its time and its number.
last() {
	awk -v what="$1" 'BEGIN { line = "0 0" } $2 == what { line = $1 " " $3 } END { print line }' events
}

told_more() {
	[ "$(grep -c " $1 " events)" -ge "$2" ]
}

# ready_after N: the supervisor has been told that it is ready for the N-th time.
ready_after() {
	until_true 20000 told_more ready "$1"
}

# What has the thread come to where it shall hang, if nothing does by itself.
provoke() {
	case $1 in
	utter) ctl how-long ;;
	device_portaudio_open) pulse_kill ;;
	esac
}

# The card is there again, too late for who hangs.
plug_in() {
	pulse_serve && pulse_room
}

is_hanging() {
	grep -q '^hangs' hanging || {
		provoke "$1"
		return 1
	}
}

hangs() {
	symbol=$1
	process=$(last start | cut -d' ' -f2)
	starts=$(grep -c ' start ' events)
	: >hanging
	"$build/power/hang" "$process" "$(address_of "$process" "$symbol")" >hanging 2>&1 &
	hanger=$!
	until_true 20000 is_hanging "$symbol"
	begin=$(now_ms)
	grep '^hangs' hanging || {
		cat hanging
		return 1
	}
	[ "$symbol" != device_portaudio_open ] || plug_in
	until_true 15000 told_more start $((starts + 1))
	took=$(($(last start | cut -d' ' -f1) - begin))
	sed -n 's/^hangs: /note: thread "/p' hanging | sed 's/$/"/'
	echo "note: ended after $(($(last exit | cut -d' ' -f1) - begin)) ms, started anew after $took ms"
	wait "$hanger"
	hanger=
	[ "$took" -gt 0 ] && [ "$took" -le "$2" ]
}

# The first set that was left is where it offers to go on; a "yes", and it does.
offers_to_go_on() {
	ready_after "$1" && within 15000 '"ok": *true, *"input": *"pulse"' && ctl start short &&
		within 15000 '"question": *"from-there", *"asks": *"You were at the (lift|press)' && ctl yes && runs &&
		echo "note: and went on"
}

: >events
"$build/power/supervise" "$(unit WatchdogSec)" "$(unit RestartSec)" "$work/notify" \
	"$build/steadyd" --config steady.cfg --data "$data" >>events 2>log &
supervisor=$!
expect "ready" ready_after 1
# As root of a container without the right to trace, nothing can be shown.
process=$(last start | cut -d' ' -f2)
timeout 5 "$build/power/hang" "$process" 1 >out 2>&1
[ $? != 77 ] || skip "no ptrace here"
expect "a session" go_on
ready=1
loop=$(($(unit WatchdogSec) + $(unit RestartSec) + 500))
for symbol in "$@"; do
	limit=10000
	# The loop itself: nobody is left to say that it hangs.
	case $symbol in coach_step | device_portaudio_open) limit=$loop ;; esac
	expect "a set is done" a_set_is_done
	expect "hangs in $symbol: started anew within $limit ms" hangs "$symbol" $limit
	ready=$((ready + 1))
	expect "offers to go on where it was cut short" offers_to_go_on $ready
done
sum
