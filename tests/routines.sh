#!/bin/sh
# Routines that somebody writes: the examples of the man page and the README are in order, and of each mistake that is made
# the first time its line and what was expected are told. Usage: tests/routines.sh BUILD
# Ends on "N passed, N failed".
set -u
build=${1:?usage: tests/routines.sh BUILD}
here=$(cd "$(dirname "$0")" && pwd)
root=$here/..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. "$here/expect.sh"

routine() {
	cat <<-'END'
		title = "Morning routine";
		said = [ "start morning routine", "morning routine" ];
		strength = false;
		warm_up = ( { exercise = "walking"; hold = 30; } );
		items = (
			{ exercise = "pelvic-tilt"; repetitions = 5; },
			{ exercise = "bridge"; repetitions = 4; hold = 4; }
		);
		closing = "Have a good day.";
	END
}

check() {
	"$build/steadyd" --data "$root" --check "$work/morning.cfg" >"$work/told" 2>&1
}

# told TEXT SED: the routine changed by SED is refused, and TEXT (a basic regular expression) is told of it.
told() {
	routine | sed "$2" >"$work/morning.cfg"
	! check && grep -q "morning.cfg:$1" "$work/told" && return 0
	cat "$work/morning.cfg" "$work/told"
	return 1
}

tried() {
	check || {
		cat "$work/told"
		return 1
	}
	"$build/steadyd" --data "$root" --print "$work/morning.cfg" | tail -n 1 | grep -q '  end$' &&
		"$build/steadyd" --data "$root" --render "$work/morning.cfg" "$work/out.wav" | grep -q '^morning: . min' &&
		[ "$(wc -c <"$work/out.wav")" -gt 1000000 ]
}

example_of_the_manual() {
	sed -n '/example begins/,/example ends/p' "$root/src/steady-routine.5" | grep -v '^\.' >"$work/morning.cfg"
	[ -s "$work/morning.cfg" ] && tried
}

example_of_the_readme() {
	sed -n '/^title = "Morning/,/^```/p' "$root/README.md" | grep -v '^```' >"$work/morning.cfg"
	[ -s "$work/morning.cfg" ] && tried
}

# An exercise of one's own, beside a routine that uses it.
example_of_an_exercise() {
	mkdir -p "$work/local/routines/exercises"
	printf 'paths = { local = "%s"; };\n' "$work/local" >"$work/steady.cfg"
	sed -n '/^name = "heel slide"/,/^```/p' "$root/README.md" | grep -v '^```' >"$work/local/routines/exercises/heel-slide.cfg"
	routine | sed 's/pelvic-tilt/heel-slide/' >"$work/local/routines/morning.cfg"
	[ -s "$work/local/routines/exercises/heel-slide.cfg" ] &&
		"$build/steadyd" --data "$root" -c "$work/steady.cfg" --check &&
		"$build/steadyd" --data "$root" -c "$work/steady.cfg" --print morning | grep -q 'heel slide'
}

expect "the routine of the man page" example_of_the_manual
expect "the routine of the README" example_of_the_readme
expect "the exercise of the README" example_of_an_exercise
expect "an exercise that there is not" told '6: .*unknown exercise "pelvic tilt".*did you mean "pelvic-tilt"' 's/pelvic-tilt/pelvic tilt/'
expect "a key misspelt" told '6: items.0..repetition: unknown key (did you mean "repetitions"?)' 's/; repetitions = 5/; repetition = 5/'
expect "a key of one's own" told '6: items.0..reps: unknown key; expected one of .*repetitions' 's/; repetitions = 5/; reps = 5/'
expect "a missing quotation mark" told '2: .*quotation mark is missing in line 1' '1s/routine"/routine/'
expect "curly quotation marks" told '1: .*expected straight quotation marks' '1s/"\(.*\)"/“\1”/'
expect "no quotation marks" told '9: .*text in quotation marks, "Have...' '9s/"//g'
expect "a comma forgotten" told '7: .*expected a comma after the } in line 6' '6s/,$//'
expect "a bracket forgotten" told '10: .*bracket missing' '$a }'
expect "a unit" told '7: .*a number without a unit' 's/hold = 4/hold = 4 s/'
expect "a number in quotation marks" told '6: .*is no whole number; expected 1 to 50' 's/repetitions = 5/repetitions = "5"/'
expect "yes instead of true" told '3: .*expected true or false' '3s/false/no/'
expect "a hold beyond the range" told '7: .*hold: 40 is out of the exercise' 's/hold = 4/hold = 40/'
expect "a title forgotten" told ' *"title" is missing' '1d'
expect "a single word to start it" told '2: .*"morning" is a single word' 's/"morning routine"/"morning"/'
expect "a phrase instead of a list" told '2: said: is no list; expected' '2s/\[.*\]/"start morning"/'
expect "strength work without a warm-up" told ' *there is no "warm_up"' '3s/false/true/; 4d'
expect "a phrase that starts another routine" told ' *said: "start back routine" would start both' 's/start morning routine/start back routine/'
expect "a command word in a sentence" told '9: closing: .*"stop"' 's/Have a good day/Say stop/'
expect "a word that sounds like a command" told '9: closing: .*"paws", which sounds like the command "pause"' 's/Have a good day/Paws/'
expect "a byte order mark" told '1: .*byte order mark' '1s/^/\xef\xbb\xbf/'
sum
