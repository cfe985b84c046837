# shellcheck shell=sh
# What the tests of hangs and kills share, to be sourced with `root` and `build` set: a live daemon (tests/pulse/daemon.sh)
# with a data folder and a routine whose sets take a few seconds.
# shellcheck source=tests/pulse/daemon.sh disable=SC2154
. "$root/tests/pulse/daemon.sh"

# power_begin: all that a daemon needs, in a folder of its own that is the current one afterwards.
power_begin() {
	# shellcheck disable=SC3045 # nobody wants to look into what is ended here
	ulimit -c 0
	live_begin
	echo 'coach: { routine = "short"; };' >>steady.cfg
	data=$work/data
	mkdir -p data/routines/exercises
	ln -s "$root/voices" data/voices
	ln -s "$root"/routines/flows "$root"/routines/positions.cfg data/routines/
	# Both are done sitting at once: no word is lost on getting there.
	for name in lift press; do
		cat >data/routines/exercises/$name.cfg <<-END
			name = "$name"; called = "the $name"; source = "none"; position = "standing"; kind = "hold";
			strength = false; fixed = true; setup = "Stand."; movement = "Do it."; feel = "Good."; cue = "On.";
			go = "Go"; release = "Off"; lower = "Let go. Rest."; settle = "Rest.";
			dose = { sets = 6; repetitions = 1; hold = 1; between = 0; rest = 1; };
		END
	done
	cat >data/routines/short.cfg <<-'END'
		title = "Short routine"; said = [ "start short routine" ]; about = "for tests"; strength = false;
		items = ( { exercise = "lift"; }, { exercise = "press"; } );
	END
}

# go_on: a session that goes on from the second set, as if one had been cut short a minute ago; all that is asked the
# first time has been asked before.
go_on() {
	at=$(($(date +%s) - 60))
	cat >cut.json <<-END
		{"format":"steady-history","version":1,"facts":[
		{"at":$at,"kind":"known","phrase":"safety"},
		{"at":$at,"kind":"known","phrase":"tour"},
		{"session":1,"at":$at,"kind":"session-begin","routine":"short"},
		{"session":1,"at":$at,"kind":"set-done","routine":"short","exercise":"lift","set":1,"repetitions":1,"hold_s":1},
		{"session":1,"at":$at,"kind":"session-end","routine":"short","outcome":"interrupted"}]}
	END
	ctl import cut.json && ctl start short && within 15000 '"question": *"from-there"' && ctl yes && runs
}

# On a busy machine the sound may stop for a moment, and the coach asks whether to go on.
runs() {
	for _ in $(seq 40); do
		! within 1000 '"state": *"running"' || return 0
		! within 1000 '"question": *"audio-back"' || ctl yes
	done
	return 1
}

# Of all sessions.
sets_done() {
	ctl history --csv 2>/dev/null | awk -F, 'NR > 1 { sets += $6 } END { print sets + 0 }'
}

more_sets() {
	[ "$(sets_done)" -gt "$1" ]
}

# a_set_is_done: one more than there are.
a_set_is_done() {
	until_true 40000 more_sets "$(sets_done)"
}

# Where it is in the file that SYMBOL of the daemon begins, as it lies in the memory of process $1.
address_of() {
	base=$(sed -n "s|^\([0-9a-f]*\)-.* $build/steadyd\$|\1|p" "/proc/$1/maps" | head -n 1)
	offset=$(nm "$build/steadyd" | awk -v symbol="$2" '$2 == "T" && $3 == symbol { print $1 }')
	[ -n "$base" ] && [ -n "$offset" ] && printf '%x' $((0x$base + 0x$offset))
}
