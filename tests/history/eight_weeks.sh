#!/bin/sh
# Eight weeks of somebody's training, made up and always the same, as a file for `steadyctl import`. It ends at
# UNTIL (seconds since 1970; now). Usage: tests/history/eight_weeks.sh [UNTIL]
until=${1:-$(date +%s)}
exec awk -v until="$until" '
# Not awk'\''s own chance, which is another with every awk.
function chance() {
	seed = (seed * 16807) % 2147483647
	return seed / 2147483647
}
function fact(kind, rest) {
	printf "%s\n{\"session\":%d,\"at\":%d,\"kind\":\"%s\",\"routine\":\"%s\"%s}", facts++ ? "," : "", session, at, \
		kind, routine, rest
}
function known(what) {
	printf "%s\n{\"at\":%d,\"kind\":\"known\",\"phrase\":\"%s\"}", facts++ ? "," : "", at, what
}
# What is nothing is not said.
function held(hold) {
	return hold ? ",\"hold_s\":" hold : ""
}
function set(exercise, number, side, repetitions, hold) {
	at += 20 + repetitions * (hold + 3)
	fact("set-done", sprintf(",\"exercise\":\"%s\",\"set\":%d%s,\"repetitions\":%d%s", exercise, number, \
		side == "" ? "" : ",\"side\":\"" side "\"", repetitions, held(hold)))
}
function hurt(exercise, number, repetition, score, end) {
	at += 31
	fact("pain", sprintf(",\"exercise\":\"%s\",\"set\":%d%s,\"repetition\":%d,\"phase\":\"work\",\"phrase\":\"stop it hurts\"", \
		exercise, number, exercise == "bird-dog" ? ",\"side\":\"left\"" : "", repetition))
	at += 12
	fact("pain-score", sprintf(",\"exercise\":\"%s\",\"score\":%d", exercise, score))
	unsettled = exercise
	at += 15
	fact("pain-end", sprintf(",\"exercise\":\"%s\",\"phrase\":\"%s\"", exercise, end))
}
function exercise(name, sets, sides, repetitions, hold,    i) {
	at += 25
	fact("dose", sprintf(",\"exercise\":\"%s\",\"set\":%d,\"repetitions\":%d%s", name, sets, repetitions, held(hold)))
	for (i = 1; i <= sets; i++) {
		if (sore[day] == name && i == sets) {
			hurt(name, i, 2, score[day], score[day] > 5 ? "red" : score[day] > 3 ? "amber" : "green")
			if (score[day] > 3)
				return score[day] > 5
		}
		if (sides) {
			set(name, i, "left", repetitions, hold)
			set(name, i, "right", repetitions, hold)
		} else
			set(name, i, "", repetitions, hold)
	}
	return 0
}
function gentle(week) {
	return exercise("draw-in", 1, 0, 5, 5) || exercise("pelvic-tilt", 1, 0, 5 + week, 5) ||
		exercise("knee-to-chest", 1, 1, 1, 15) || exercise("piriformis", 1, 1, 1, 20) ||
		exercise("childs-pose", 1, 0, 1, 30)
}
function back(week) {
	return exercise("draw-in", 1, 0, 4, 5) || exercise("pelvic-tilt", 1, 0, 5 + int(week / 2), 5) ||
		exercise("bridge", week > 5 ? 2 : 1, 0, week < 4 ? 5 : 2 + week, 5) ||
		exercise("bird-dog", 1, 1, week < 5 ? 3 : week - 1, 5) ||
		(week > 2 ? exercise("prone-opposite-lift", 1, 1, 3 + (week > 6), 3) : 0) ||
		exercise("knee-to-chest", 1, 1, 1, 15) || exercise("childs-pose", 1, 0, 1, 30)
}
function stretch() {
	return exercise("cat-cow", 1, 0, 8, 0) || exercise("piriformis", 2, 1, 1, 20) ||
		exercise("knee-to-chest", 2, 1, 1, 20) || exercise("childs-pose", 2, 0, 1, 30)
}
function train(name, week,    outcome, hurts) {
	session++
	routine = name
	outcome = "complete"
	fact("session-begin", "")
	at += 20
	if (unsettled != "") {
		fact("settled", sprintf(",\"exercise\":\"%s\",\"score\":%d", unsettled, day < 38))
		unsettled = ""
	}
	at += 55
	hurts = name == "gentle" ? gentle(week) : name == "back" ? back(week) : stretch()
	if (hurts)
		outcome = "pain"
	else if (day == 25)
		outcome = "no-answer"
	else if (day == 42) {
		at += 20
		fact("skipped", ",\"exercise\":\"childs-pose\",\"set\":2")
		outcome = "ended"
	} else {
		at += 30
		fact("feedback", sprintf(",\"phrase\":\"%s\"", day < 9 ? "hard" : chance() < 0.75 ? "right" : "easy"))
	}
	at += 40
	fact("session-end", sprintf(",\"outcome\":\"%s\"", outcome))
}
BEGIN {
	seed = 4711
	# Day 0 is a Monday.
	sore[7] = "piriformis"; score[7] = 2
	sore[14] = "bridge"; score[14] = 4
	sore[18] = "bridge"; score[18] = 3
	sore[28] = "bird-dog"; score[28] = 2
	sore[35] = "prone-opposite-lift"; score[35] = 6
	missed[9] = missed[21] = missed[30] = missed[37] = missed[39] = 1
	first = int(until / 86400) - 56
	first += (7 - (first + 3) % 7) % 7
	morning = first * 86400 + 7 * 3600
	printf "{\"format\":\"steady-history\",\"version\":1,\"facts\":["
	at = morning - 600
	known("safety")
	at += 60
	known("tour")
	for (day = 0; morning + day * 86400 < until; day++) {
		week = int(day / 7) + 1
		at = morning + day * 86400 + int(chance() * 2400)
		if (missed[day])
			continue
		if (day % 7 == 0 || day % 7 == 2 || day % 7 == 4)
			train(week < 3 ? "gentle" : "back", week)
		else if (day % 7 == 5 && chance() < 0.7)
			train("stretch", week)
	}
	print "\n]}"
}'
