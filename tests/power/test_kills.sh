#!/bin/sh
# The real daemon, killed at random moments of its life: while it starts, in a set, in a question about pain, between two
# answers. Each time the next one opens the history, knows every fact that the one before had told its watchers of, and
# offers what these facts say: to go on where the first set is left, to go on after what hurt, or nothing.
# Usage: test_kills.sh BUILD [KILLS [SEED]]
set -u
build=$(cd "${1:?usage: test_kills.sh BUILD [KILLS [SEED]]}" && pwd)
kills=${2:-3}
seed=${3:-1}
root=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=tests/power/daemon.sh
. "$root/tests/power/daemon.sh"

power_begin || exit 1
sets=6
from_there=0
after_pain=0
plain=0

# roll N: `rolled` is a number below N, the same sequence for the same seed. Not by output: a subshell would forget the seed.
roll() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	rolled=$((seed / 65536 % $1))
}

# doze N: for less than N seconds.
doze() {
	roll $(($1 * 10))
	sleep "$((rolled / 10)).$((rolled % 10))"
}

comes_up() {
	wake 30000 || return 1
	watch
	sleep 0.2
}

# One line for each fact: kind, exercise, set. What the watchers of a daemon were told, whole lines only; and what is kept.
told() {
	grep '"event": *"record"' "$1" | grep '}$' |
		sed -n 's/.*"record": *"\([^"]*\)".*"exercise": *"\([^"]*\)".*"set": *\([0-9]*\),.*/\1,\2,\3/p'
}

kept() {
	ctl export "$1" >/dev/null && tr -d ' ' <"$1" | grep '"kind":' |
		awk '{
			kind = exercise = ""; set = 0
			if (match($0, /"kind":"[^"]*"/)) kind = substr($0, RSTART + 8, RLENGTH - 9)
			if (match($0, /"exercise":"[^"]*"/)) exercise = substr($0, RSTART + 12, RLENGTH - 13)
			if (match($0, /"set":[0-9]+/)) set = substr($0, RSTART + 6, RLENGTH - 6)
			print kind "," exercise "," set
			if (kind == "session-begin") print (/"phrase":"from-there"/ ? "on" : "anew") >begins
		}' begins=begins
}

# The facts of before, those told of since, at most one more, and the end that was made of the cut.
nothing_is_missing() {
	told watch.last >told
	cat before told >least
	rm -f export.json
	kept export.json >after || return 1
	head -n "$(wc -l <least)" after | cmp -s - least || {
		echo "what was told of is not what is kept"
		diff least after
		return 1
	}
	more=$(tail -n +$(($(wc -l <least) + 1)) after | grep -vc '^session-end,')
	echo "$more more than was told of"
	[ "$more" -le 1 ] && ! grep -q '"trouble":"[^"]' status && ! grep -q '"aside":"[^"]' status
}

# What has to be offered, by the facts of the last session and of those it goes on with: "there EXERCISE SET",
# "pain EXERCISE", or "nothing".
due() {
	awk -F, -v sets=$sets '
		$1 == "session-begin" {
			getline how <"begins"
			if (how != "on") { any = 0; hurt = "" }
			next
		}
		$1 == "set-done" { any = 1; hurt = ""; exercise = $2; set = $3 }
		$1 == "skipped" { hurt = ""; exercise = $2; set = sets }
		$1 == "pain" { hurt = $2 }
		END {
			if (!any) print "nothing"
			else if (hurt == "press") print "nothing"
			else if (hurt != "") print "pain", hurt
			else if (set < sets) print "there", exercise, set + 1
			else if (exercise == "lift") print "there", "press", 1
			else print "nothing"
		}' after
}

number() {
	echo "one two three four five six" | cut -d' ' -f"$1"
}

# A busy machine may lose the sound for a moment, in which nothing is started.
starts() {
	for _ in 1 2 3 4 5 6; do
		within 15000 '"ok": *true, *"input": *"pulse"' && ctl start short
		! within 3000 '"state": *"(running|asking)"' || return 0
	done
	return 1
}

# shellcheck disable=SC2046 # words are meant
offers_what_is_due() {
	set -- $(due)
	starts || return 1
	case $1 in
	there)
		from_there=$((from_there + 1))
		text="You were at the $2"
		[ "$3" = 1 ] || text="$text, set $(number "$3")"
		within 15000 "\"question\": *\"from-there\", *\"asks\": *\"$text\\. " && ctl yes
		;;
	pain)
		after_pain=$((after_pain + 1))
		within 15000 "\"question\": *\"after-pain\", *\"asks\": *\"We ended when the $2 hurt\\." && ctl yes
		;;
	nothing)
		plain=$((plain + 1))
		within 15000 '"state": *"(running|asking)"' && ! ctl --json status | grep -Eq '"question": *"(from-there|after-pain)"'
		;;
	esac
}

# Something to be killed in the middle of.
carry_on() {
	# Mostly not before there is something to go on with.
	roll 4
	[ "$rolled" = 0 ] || a_set_is_done
	doze 4
	roll 3
	case $rolled in
	0)
		ctl hurts && within 10000 '"question": *"how-bad"' && ctl number 2 && doze 2 && ctl no
		doze 4
		;;
	1) ctl next && doze 5 ;;
	*) doze 5 ;;
	esac
}

fail() {
	failed=$((failed + 1))
	echo "FAILED  kill $round: $1"
	sed 's/^/        /' out
	sed 's/^/        status: /' status
	tail -n 8 log | sed 's/^/        log: /'
	tail -n 12 after | sed 's/^/        fact: /'
}

# A session is on, and what is known is known.
begin() {
	[ -z "$daemon" ] || pull_the_plug
	rm -rf state
	: >after
	: >status
	comes_up && go_on && kept known.json | head -n 5 >before && [ "$(wc -l <before)" = 5 ]
}

# Three pains leave an exercise out.
is_sore() {
	[ "$(grep -c '^pain,' after)" -ge 2 ]
}

: >log
round=0
begin >out 2>&1 || begin >out 2>&1 || {
	fail "no start"
	kills=0
}
for round in $(seq "$kills"); do
	[ $((round % 10)) != 0 ] || echo "note: killed $round times"
	if is_sore; then
		pull_the_plug
		begin >out 2>&1 || begin >out 2>&1 || {
			fail "no start"
			break
		}
	fi
	carry_on >carried 2>&1
	pull_the_plug
	# Some starts are killed as well, before they are ready.
	roll 3
	if [ "$rolled" = 0 ]; then
		"$steadyd" --config steady.cfg --data "$data" >>log 2>&1 &
		daemon=$!
		doze 3
		kill -KILL $daemon
		wait $daemon 2>/dev/null
	fi
	cp watch.jsonl watch.last
	if ! comes_up >out 2>&1; then
		fail "does not come back"
		break
	fi
	ctl --json status >status
	if ! nothing_is_missing >out 2>&1; then
		fail "a fact is missing"
		break
	fi
	due >wanted
	cp after before
	if offers_what_is_due >out 2>&1; then
		passed=$((passed + 1))
	else
		ctl --json status >status
		fail "not offered: $(cat wanted)"
	fi
done
echo "note: $round times killed; offered to go on there $from_there times, after pain $after_pain times, nothing to offer $plain times"
sum
