#!/bin/sh
# A real daemon and a real client over a real socket, on a machine whose sound card is missing: what is asked is
# answered, a client that misbehaves harms nobody, and the end is clean. Usage: tests/control.sh BUILD
set -u
build=$(cd "${1:?usage: tests/control.sh BUILD}" && pwd)
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
daemon=
end_all() {
	[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
	rm -rf "$work"
}
trap end_all EXIT

# shellcheck source=tests/expect.sh
. "$root/tests/expect.sh"

show_more() {
	sed 's/^/        log: /' "$work/log"
}

status_is() {
	wanted=$1
	shift
	"$@"
	got=$?
	[ $got = "$wanted" ] || {
		echo "exit status $got, expected $wanted"
		return 1
	}
}

export STATE_DIRECTORY="$work/state" RUNTIME_DIRECTORY="$work" STEADY_SOCKET="$work/control.sock"
{
	echo 'audio: { input = "no such card"; output = "no such card"; };'
	echo 'control: { group = ""; };'
	echo 'people = ( { id = "ben"; name = "Ben"; }, { id = "anna"; name = "Anna Bell"; } );'
} >"$work/steady.cfg"

start() {
	"$build/steadyd" --config "$work/steady.cfg" --data "$root" >"$work/log" 2>&1 &
	daemon=$!
	for _ in $(seq 100); do
		[ ! -S "$STEADY_SOCKET" ] || return 0
		kill -0 "$daemon" || return 1
		sleep 0.1
	done
	return 1
}

ctl() {
	"$build/steadyctl" "$@"
}

helps_when_alone() {
	status_is 3 ctl status >"$work/told" 2>&1 && grep -q 'systemctl status steadyd' "$work/told"
}

tells_routines() {
	ctl routines && ctl routines | grep -q '^back ' && ctl --json routines | grep -q '"id":"back"'
}

tells_status() {
	ctl status && ctl status | grep -q '^state  *idle' && ctl --json status | grep -q '"durable":true'
}

refuses_unknown_routine() {
	status_is 1 ctl start no-such-routine
}

knows_usage() {
	status_is 2 ctl && status_is 2 ctl jump && status_is 2 ctl number 11 && status_is 2 ctl --no-such-option status
}

speaks_with_socat() {
	printf 'version\nnonsense\n' | socat -t 2 - "UNIX-CONNECT:$STEADY_SOCKET" >"$work/answer"
	cat "$work/answer"
	grep -q '^{"ok":true,"version":' "$work/answer" && grep -q '^{"ok":false,"error":' "$work/answer"
}

outlasts_garbage() {
	head -c 3000000 /dev/zero | tr '\0' x | socat -u - "UNIX-CONNECT:$STEADY_SOCKET"
	# Lines without end, and no answer read: it waits until it gives up, and nobody else does.
	head -c 3000000 /dev/urandom | timeout 2 socat -u - "UNIX-CONNECT:$STEADY_SOCKET" &
	sleep 1
	ctl version && { wait $! || true; } && ctl version
}

serves_fifty_at_once() {
	clients=
	for i in $(seq 50); do
		ctl --json status >"$work/status.$i" &
		clients="$clients $!"
	done
	for client in $clients; do
		wait "$client" || return 1
	done
	[ "$(cat "$work"/status.* | grep -c '"ok":true')" = 50 ]
}

watches() {
	ctl watch >"$work/watched" 2>/dev/null &
	watcher=$!
	sleep 0.3
	kill "$watcher"
	wait "$watcher"
	[ $? = 143 ]
}

weeks=$root/tests/history/eight_weeks.sh

# What was exported, imported and exported again is the same, byte by byte, and importing twice adds nothing.
moves_a_history() {
	"$weeks" 1795248000 >"$work/weeks.json" && ctl import "$work/weeks.json" && ctl export "$work/out.json" || return 1
	cmp "$work/weeks.json" "$work/out.json" && [ "$(stat -c %a "$work/out.json")" = 600 ] &&
		ctl import "$work/out.json" | grep -q '^0 new sessions, 0 facts' && ctl export - | cmp - "$work/weeks.json"
}

shows_a_history() {
	ctl history | tee "$work/history"
	[ "$(wc -l <"$work/history")" = 11 ] && grep -q '^2026-11-02 .*pain .*prone-opposite-lift 6' "$work/history" &&
		[ "$(ctl history --since 2026-11-01 | wc -l)" = 8 ] && [ "$(ctl history 100 | wc -l)" = 24 ] &&
		ctl history 1 --json | grep -q '^{"ok":true,"sessions":\[{"began":1795' &&
		status_is 2 ctl history 0 && status_is 2 ctl history --since yesterday && status_is 1 ctl history --person carl
}

# What names nobody is the first one's.
keeps_people_apart() {
	ctl people | grep -q '^anna *Anna Bell' && [ "$(ctl history --person Ben 100 | wc -l)" = 24 ] &&
		ctl history --person 'anna bell' | grep -q '^No session yet' &&
		ctl report --person anna | grep -q '<h1>Anna Bell</h1>' &&
		ctl forget --person 'Anna Bell' --yes | grep -q '^0 facts' && status_is 2 ctl forget --person '' --yes &&
		[ "$(ctl history 100 | wc -l)" = 24 ]
}

# Lines end as RFC 4180 wants them, and each has as many fields.
writes_csv() {
	ctl history --csv >"$work/history.csv" && [ "$(grep -c "$(printf '\r')\$" "$work/history.csv")" = 24 ] &&
		[ "$(awk -F, '{ print NF }' "$work/history.csv" | sort -u)" = 12 ]
}

# One file that asks for nothing else, says first how it went, and is nobody else's to read.
writes_a_report() {
	ctl report --output "$work/report.html" && [ "$(stat -c %a "$work/report.html")" = 600 ] || return 1
	grep -o '<p class="summary">.*' "$work/report.html"
	grep -q 'Something hurt 5 times, at worst 6 of 10 (opposite lift, 2 November' "$work/report.html" &&
		! grep -qiE '<script|https?:|url\(|src=' "$work/report.html" &&
		ctl report --since 2026-11-03 | grep -q 'Nothing was reported to hurt' &&
		status_is 1 ctl report --output "$work/no/such/place.html" 2>/dev/null &&
		status_is 1 ctl report --person carl 2>/dev/null && status_is 2 ctl report now 2>/dev/null
}

# Each is refused, with nothing changed.
refuses_hostile_imports() {
	ctl export "$work/before.json" || return 1
	begin='{"format":"steady-history","version":1,"facts":['
	head -c 200000 /dev/urandom >"$work/h1.json"
	head -c 3000000 /dev/zero | tr '\0' '[' >"$work/h2.json"
	sed 's/"version":1/"version":2/' "$work/weeks.json" >"$work/h3.json"
	head -n 300 "$work/weeks.json" >"$work/h4.json"
	echo "$begin{\"at\":5,\"kind\":\"known\",\"phrase\":\"a\\u001b[2Jb\"}]}" >"$work/h5.json"
	echo "$begin{\"at\":5,\"kind\":\"known\",\"at\":6}]}" >"$work/h6.json"
	echo "$begin{\"at\":1e300,\"kind\":\"known\"}]}" >"$work/h7.json"
	echo "$begin{\"session\":1,\"at\":5,\"kind\":\"set-done\"}]}" >"$work/h8.json"
	sed 's/"exercise":"bridge"/"exercise":"'"$(printf '%0100d' 0)"'"/' "$work/weeks.json" >"$work/h9.json"
	: >"$work/h10.json"
	for i in 1 2 3 4 5 6 7 8 9 10; do
		status_is 1 ctl import "$work/h$i.json" 2>"$work/told" || return 1
		grep -q 'nothing was changed' "$work/told" || { cat "$work/told"; return 1; }
	done
	ctl import "$work/h3.json" 2>&1 | grep -q 'of version 2' || return 1
	status_is 1 ctl import "$work/none.json" 2>/dev/null && ctl export - | cmp - "$work/before.json"
}

# The word is on the disk before, and nowhere after.
forgets() {
	grep -q prone-opposite-lift "$work"/state/* || return 1
	status_is 1 ctl forget </dev/null && ctl history 1 | grep -q back || return 1
	ctl forget --yes && ctl history | grep -q '^No session yet' && ! grep -q prone-opposite-lift "$work"/state/*
}

routine() {
	cat <<-'END'
		title = "Morning routine";
		said = [ "start morning routine", "morning routine" ];
		strength = false;
		warm_up = ( { exercise = "walking"; hold = 30; } );
		items = ( { exercise = "pelvic-tilt"; repetitions = 5; } );
	END
}

imports_a_routine() {
	routine >"$work/morning.cfg"
	ctl import "$work/morning.cfg" | grep -q '^routine "morning" is there; say "start morning routine"' || return 1
	# The loop takes it up at once, for no session is on.
	for _ in $(seq 30); do
		ctl routines | grep -q '^morning .*Morning routine' && return 0
		sleep 0.1
	done
	return 1
}

# Each with its line, and what was there stays.
refuses_broken_routines() {
	routine | sed 's/pelvic-tilt/pelvic-tlit/' >"$work/evening.cfg"
	status_is 1 ctl import "$work/evening.cfg" 2>"$work/told" || return 1
	cat "$work/told"
	grep -q 'nothing was changed' "$work/told" && grep -q 'evening.cfg:5: items.*did you mean "pelvic-tilt"' "$work/told" ||
		return 1
	routine | sed 's/items = (/items = /' >"$work/evening.cfg"
	status_is 1 ctl import "$work/evening.cfg" 2>"$work/told" && grep -q 'evening.cfg:5: .*bracket missing' "$work/told" ||
		return 1
	routine | sed 's/morning/back/g' >"$work/back.cfg"
	status_is 1 ctl import "$work/back.cfg" 2>"$work/told" && grep -q 'there is one of that name' "$work/told" || return 1
	routine >"$work/Bad Name.cfg"
	status_is 1 ctl import "$work/Bad Name.cfg" 2>"$work/told" && grep -q 'cannot be named' "$work/told" || return 1
	routine >"$work/evening.cfg"
	status_is 1 ctl import "$work/evening.cfg" 2>"$work/told" && grep -q 'would start both' "$work/told" || return 1
	ctl routines | grep -q '^morning ' && ctl routines | grep -q '^back ' && ! ctl routines | grep -q '^evening ' &&
		[ "$(find "$work/state" -name 'trial-*')" = '' ]
}

# A file that was broken by other means is left out, and harms nobody else.
outlasts_a_broken_file() {
	echo 'title = ' >"$work/state/routines/morning.cfg"
	ctl reload && sleep 0.5 && ctl routines | grep -q '^back ' && ! ctl routines | grep -q '^morning ' &&
		grep -q 'morning.cfg' "$work/log" && imports_a_routine
}

imports_an_exercise() {
	sed 's/^gentler/# gentler/; s/^harder/# harder/' "$root/routines/exercises/pelvic-tilt.cfg" >"$work/my-tilt.cfg"
	ctl import "$work/my-tilt.cfg" | grep -q '^exercise "my-tilt" is there' || return 1
	sleep 0.5
	routine | sed 's/pelvic-tilt/my-tilt/' >"$work/morning.cfg"
	ctl import "$work/morning.cfg" && sleep 0.5 && status_is 1 ctl remove my-tilt 2>"$work/told" &&
		grep -q 'routine "morning" needs it' "$work/told"
}

keeps_routines() {
	ctl routines | grep -q '^morning '
}

removes_routines() {
	ctl remove morning && sleep 0.5 && ! ctl routines | grep -q '^morning ' && ctl remove my-tilt && sleep 0.5 &&
		status_is 1 ctl remove back 2>/dev/null && status_is 1 ctl remove ../history 2>/dev/null &&
		ctl routines | grep -q '^back '
}

# Wishes by name, while no session runs; the plan follows from them, and says why.
plans() {
	ctl plan back && ctl plan back | grep -Eq '^bridge +1 +5 +5 s' || return 1
	ctl easier bridge && ctl leave-out bird-dog && ctl plan back --why | tee "$work/plan"
	grep -Eq '^bridge +pelvic-tilt +1 +5 +5 s +instead of bridge; as wished' "$work/plan" &&
		grep -Eq '^bird-dog +left out .*left out as wished on' "$work/plan" &&
		ctl take-back bird-dog && ctl plan back | grep -Eq '^bird-dog +1 +3 +4 s' &&
		ctl --json plan back | grep -q '"today":"pelvic-tilt"' && status_is 1 ctl harder no-such-exercise &&
		status_is 2 ctl take-back && status_is 1 ctl plan no-such-routine && status_is 1 ctl plan --person carl
}

refuses_a_second() {
	# It coaches all the same, so it is only its log that says so.
	timeout 5 "$build/steadyd" --config "$work/steady.cfg" --data "$root" >"$work/second" 2>&1
	cat "$work/second"
	grep -q 'another steadyd answers' "$work/second" && ctl version
}

restarts_after_kill() {
	kill -KILL "$daemon"
	wait "$daemon" 2>/dev/null
	[ -S "$STEADY_SOCKET" ] && status_is 3 ctl version 2>/dev/null && rm -f "$work/none" && start_over
}

# The socket file of the dead daemon is still there, so its being there says nothing.
start_over() {
	"$build/steadyd" --config "$work/steady.cfg" --data "$root" >"$work/log" 2>&1 &
	daemon=$!
	for _ in $(seq 100); do
		! ctl version 2>/dev/null || return 0
		sleep 0.1
	done
	return 1
}

ends_in_time() {
	kill -TERM "$daemon"
	for _ in $(seq 20); do
		kill -0 "$daemon" 2>/dev/null || break
		sleep 0.1
	done
	wait "$daemon"
	ended=$?
	daemon=
	[ $ended = 0 ] && [ ! -e "$STEADY_SOCKET" ]
}

expect "steadyctl helps when there is no daemon" helps_when_alone
expect "the daemon starts without a sound card" start
expect "routines" tells_routines
expect "status" tells_status
expect "history, empty" ctl history
expect "an unknown routine is refused" refuses_unknown_routine
expect "usage errors are told apart" knows_usage
expect "by hand with socat" speaks_with_socat
expect "megabytes of garbage" outlasts_garbage
expect "a history moves out and in" moves_a_history
expect "history as table and JSON" shows_a_history
expect "people" keeps_people_apart
expect "history as CSV" writes_csv
expect "a report" writes_a_report
expect "imports that are no history" refuses_hostile_imports
expect "forget leaves no byte" forgets
expect "a routine is imported, and there at once" imports_a_routine
expect "broken routines are refused, with their line" refuses_broken_routines
expect "a broken file harms no other" outlasts_a_broken_file
expect "an exercise is imported, and needed" imports_an_exercise
expect "wishes, and the plan of today" plans
expect "fifty clients at once" serves_fifty_at_once
expect "watch" watches
expect "a second daemon leaves the socket to the first" refuses_a_second
expect "killed, and started again" restarts_after_kill
expect "imported routines are there after a restart" keeps_routines
expect "imported routines are removed, others are not" removes_routines
expect "SIGTERM ends it within 2 s, without leaving its socket" ends_in_time
sum
