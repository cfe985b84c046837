#!/bin/sh
# The built package in a booted Debian: a systemd container without network, in which a PulseAudio system instance with null
# sinks stands for the sound card. Usage: tests/deb/boot.sh BUILD      after tests/deb/build.sh BUILD bookworm amd64
# Ends on "N passed, N failed"; says "skipped: why" where no container can be booted.
set -u
# shellcheck source=tests/deb/tree.sh
. "$(dirname "$0")/tree.sh"
build=${1:?usage: tests/deb/boot.sh BUILD}
passed=0
failed=0
# shellcheck source=tests/expect.sh
. "$TREE_ROOT/tests/expect.sh"

nspawn=
system=
end_all() {
	[ -z "$system" ] || inside systemctl poweroff >/dev/null 2>&1
	for _ in $(seq 100); do
		[ -n "$nspawn" ] && kill -0 "$nspawn" 2>/dev/null || break
		sleep 0.1
	done
	[ -z "$nspawn" ] || kill -KILL "$nspawn" $system 2>/dev/null
	nspawn=
	system=
}

inside() {
	nsenter --target "$system" --all env PULSE_SERVER=unix:/run/pulse/native LC_ALL=C.UTF-8 "$@"
}

# --- The machine ---

# Two null sinks: what the coach plays goes to the one, what is played into the other is what its microphone hears. In a quiet
# room there is a hiss, without which a microphone counts as dead.
sound_card() {
	cat >"$root/etc/systemd/system/card.service" <<-'END'
		[Unit]
		Description=A sound card made of PulseAudio's null sinks
		Before=sound.target
		[Service]
		Type=notify
		RuntimeDirectory=pulse
		LimitRTPRIO=20
		Nice=-11
		RuntimeDirectoryMode=0755
		ExecStart=/usr/bin/pulseaudio -n --daemonize=no --system --disallow-exit --exit-idle-time=-1 --disable-shm=yes \
			--log-target=stderr --log-level=error --realtime=yes --high-priority=yes \
			--load="module-native-protocol-unix socket=/run/pulse/native auth-anonymous=1" \
			--load="module-null-sink sink_name=speaker rate=48000 channels=2" \
			--load="module-null-sink sink_name=mouth rate=48000 channels=2" \
			--load="module-remap-source source_name=microphone master=mouth.monitor"
		[Install]
		WantedBy=sound.target multi-user.target
	END
	cat >"$root/etc/systemd/system/room.service" <<-'END'
		[Unit]
		Description=The hiss of a quiet room
		Requires=card.service
		After=card.service
		[Service]
		ExecStart=/bin/sh -c "exec pacat --playback --device=mouth --format=s16le --rate=16000 --channels=1 --volume=6554 </dev/urandom"
		Environment=PULSE_SERVER=unix:/run/pulse/native
		Restart=on-failure
		[Install]
		WantedBy=multi-user.target
	END
	mkdir -p "$root/etc/pulse"
	printf '%s\n' 'default-server = unix:/run/pulse/native' 'autospawn = no' 'enable-shm = no' >"$root/etc/pulse/client.conf"
	chroot "$root" systemctl enable card.service room.service
}

# Offline, and as apt would do it: with the settings that a user has.
installs() {
	cp "$package" "$work/steady.deb" && tree_run "$root" "$work" "dpkg --install steady.deb" && rm "$work/steady.deb" &&
		sed -i 's/^#	input = .*/	input = "pulse";/; s/^#	output = .*/	output = "pulse";/' "$root/etc/steady/steady.cfg"
}

is_enabled() {
	chroot "$root" systemctl is-enabled steadyd.service && chroot "$root" getent passwd steady &&
		[ -L "$root/etc/systemd/system/multi-user.target.wants/steadyd.service" ]
}

# Without the capability not even the container's first process could grant a real-time priority, as the unit has it.
boot() {
	systemd-nspawn --quiet --directory="$root" --boot --machine="steady-$$" --register=no --keep-unit --private-network \
		--capability=CAP_SYS_RESOURCE --link-journal=no --console=pipe </dev/null >"$work/console" 2>&1 &
	nspawn=$!
	for _ in $(seq 300); do
		system=$(pgrep -P "$nspawn" | head -n 1)
		[ -n "$system" ] && inside systemctl is-system-running 2>/dev/null |
			grep -Eq 'running|degraded|starting' && return 0
		kill -0 "$nspawn" 2>/dev/null || break
		sleep 0.1
	done
	system=
	cat "$work/console"
	return 1
}

# --- The coach in it ---

main_pid() {
	inside systemctl show --property=MainPID --value steadyd
}

unit_has() {
	[ "$(inside systemctl show --property="$1" --value steadyd)" = "$2" ]
}

# within SECONDS COMMAND...: succeeds in time.
within() {
	tries=$(($1 * 5))
	shift
	for _ in $(seq "$tries"); do
		! "$@" || return 0
		sleep 0.2
	done
	return 1
}

is_ready() {
	unit_has ActiveState active && [ "$(main_pid)" != 0 ] && inside steadyctl --json status | grep -Eq '"ok": *true, *"input": *"pulse"'
}

becomes_ready() {
	within 90 is_ready && inside journalctl --unit=steadyd --grep='ready: say' --quiet
}

has_no_network() {
	inside ls /sys/class/net && [ "$(inside ls /sys/class/net)" = lo ] && ! inside ip route 2>/dev/null | grep .
}

# Not what the unit says but what the kernel does to the process.
is_confined() {
	pid=$(main_pid)
	inside cat "/proc/$pid/status" >"$work/status" || return 1
	grep -E '^(Uid|Cap|NoNewPrivs|Seccomp)' "$work/status"
	grep -Eq '^CapEff:\s*0+$' "$work/status" && grep -Eq '^CapBnd:\s*0+$' "$work/status" &&
		grep -Eq '^NoNewPrivs:\s*1$' "$work/status" && grep -Eq '^Seccomp:\s*2$' "$work/status" &&
		! grep -Eq '^Uid:\s*0\s' "$work/status" || return 1
	for space in net mnt user; do
		[ "$(inside readlink "/proc/$pid/ns/$space")" != "$(inside readlink "/proc/1/ns/$space")" ] || {
			echo "shares the name space $space with the system"
			return 1
		}
	done
}

# At least one of its threads: policy 1 is SCHED_FIFO.
runs_in_real_time() {
	inside sh -c "cat /proc/$(main_pid)/task/*/stat" | sed 's/.*) //' | awk '{ print "policy", $39, "priority", $38 }' | sort | uniq -c >"$work/threads"
	cat "$work/threads"
	grep -q 'policy 1 ' "$work/threads"
}

can_grant_real_time() {
	inside prlimit --rtprio=70:70 true 2>/dev/null
}

grants_real_time() {
	unit_has LimitRTPRIO 70 && unit_has LimitRTTIME 1000000
}

# Where systemd may not raise a limit, the one capability that needs none: then all but the limit is shown, that it asks, that
# the filter of system calls lets it, and that the kernel gives. Nothing else of the unit is changed but the user name space,
# in which that capability would be worth nothing.
asks_for_real_time() {
	inside sh -c 'mkdir -p /run/systemd/system/steadyd.service.d && cat >/run/systemd/system/steadyd.service.d/nice.conf &&
		systemctl daemon-reload && systemctl restart steadyd' <<-'END' || return 1
		[Service]
		PrivateUsers=no
		CapabilityBoundingSet=CAP_SYS_NICE
		AmbientCapabilities=CAP_SYS_NICE
	END
	within 60 is_ready && runs_in_real_time
}

asks_no_more() {
	inside sh -c 'rm -r /run/systemd/system/steadyd.service.d && systemctl daemon-reload && systemctl restart steadyd' &&
		within 60 is_ready
}

# As root in its mount name space: whatever user it ran as, nothing could be written but its own.
writes_its_state_alone() {
	inside nsenter --target "$(main_pid)" --mount sh -c '
		for place in / /usr /etc /etc/steady /var /var/lib /home /root /opt /srv; do
			! touch "$place/.written" 2>/dev/null || { echo "$place can be written"; exit 1; }
		done
		touch /var/lib/steady/.written && rm /var/lib/steady/.written && ls -ld /var/lib/steady /var/lib/steady/*.db'
}

say() {
	inside sh -c 'espeak-ng -v en-us+klatt2 -s 130 -a 120 -w /run/said.wav "$1" && paplay --device=mouth /run/said.wav' say "$1"
}

asks_about_safety() {
	inside steadyctl --json status | grep -Eq '"question": *"safety"'
}

# The very first start asks whether safety is understood. Said up to three times, as people do.
hears_the_start() {
	for try in 1 2 3; do
		echo "said $try times"
		say "start back routine" && within 5 asks_about_safety && return 0
	done
	inside steadyctl --json status
	return 1
}

runs() {
	inside steadyctl yes && within 5 sh -c "$1 | grep -q '\"question\": *\"tour\"'" && inside steadyctl no &&
		within 5 sh -c "$1 | grep -Eq '\"state\": *\"running\"'"
}

begins_a_session() {
	runs "nsenter --target $system --all steadyctl --json status"
}

is_anew() {
	[ "$(main_pid)" != "$1" ] && is_ready
}

comes_back_after_kill() {
	before=$(main_pid)
	inside sh -c "kill -KILL $before" && within 30 is_anew "$before" && unit_has NRestarts 1
}

# set_input NAME: the microphone, in the settings; then a start as by hand.
restart_with_input() {
	sed -i "s/^	input = .*/	input = \"$1\";/" "$root/etc/steady/steady.cfg" && inside systemctl restart steadyd
}

# No failed start, no restart, and it says what it looks for; then the card is there and it listens.
waits_for_a_card() {
	restart_with_input "no such card" && unit_has ActiveState active && unit_has StatusText "no sound device" &&
		unit_has NRestarts 0 && inside journalctl --unit=steadyd --grep='no sound input named "no such card"; there are: ' &&
		inside steadyctl status | grep 'the coach waits for a microphone and a loudspeaker' &&
		restart_with_input pulse && within 60 is_ready && unit_has StatusText listening
}

# Tenths of a second in the last three of what the speaker played that were louder than -40 dBFS.
loud_tenths() {
	tail -c 96000 "$1" | od -An -v -td2 -w3200 |
		awk '{ e = 0; for (i = 1; i <= NF; i++) e += $i * $i; if (NF && sqrt(e / NF) > 328) n++ } END { print n + 0 }'
}

stops_with_farewell() {
	inside steadyctl start back
	sleep 1
	inside steadyctl --json watch >"$work/watch" 2>&1 &
	watcher=$!
	inside parec --device=speaker.monitor --format=s16le --rate=16000 --channels=1 --latency-msec=20 >"$work/speaker.raw" &
	recorder=$!
	sleep 1
	lines=$(wc -l <"$work/watch")
	inside systemctl stop steadyd
	sleep 1
	kill "$recorder" "$watcher" 2>/dev/null
	wait "$recorder" "$watcher" 2>/dev/null
	tail -n +$((lines + 1)) "$work/watch"
	tail -n +$((lines + 1)) "$work/watch" | grep '"event": *"says"' || return 1
	echo "$(loud_tenths "$work/speaker.raw") tenths of a second of sound"
	[ "$(loud_tenths "$work/speaker.raw")" -ge 3 ] && unit_has Result success
}

# As systemd itself has it: from being asked to being gone.
stopped_in_time() {
	asked=$(inside systemctl show --property=ActiveExitTimestampMonotonic --value steadyd)
	gone=$(inside systemctl show --property=InactiveEnterTimestampMonotonic --value steadyd)
	echo "gone after $(((gone - asked) / 1000)) ms" | tee "$work/gone"
	[ "$asked" -gt 0 ] && [ $((gone - asked)) -gt 0 ] && [ $((gone - asked)) -le 2000000 ]
}

# ALSA reports underruns to standard error by itself; they are no error line of the daemon's, which counts them. A card that
# is not there was named on purpose.
journal_is_clean() {
	inside journalctl --quiet --no-pager _COMM=steadyd >"$work/journal"
	inside journalctl --quiet --no-pager --priority=err _COMM=steadyd | grep -v 'named "no such card"' >"$work/errors"
	grep -v 'underrun occurred' "$work/journal" | grep -Ei 'error|ALSA lib|Expression|assert' >>"$work/errors"
	cat "$work/errors"
	[ -s "$work/journal" ] && [ ! -s "$work/errors" ]
}

removes() {
	inside dpkg --remove steady && inside test -s /var/lib/steady/history.db -a -s /etc/steady/steady.cfg &&
		inside dpkg --purge steady && ! inside test -e /var/lib/steady && ! inside test -e /etc/steady
}

tree_able
package=$(find "$build/deb/bookworm" -maxdepth 1 -name 'steady_*_amd64.deb' 2>/dev/null | tail -n 1)
[ -n "$package" ] || {
	echo "no package in $build/deb/bookworm: make deb"
	echo "0 passed, 1 failed"
	exit 1
}
tree=$(tree_boot bookworm "$package") || exit 1
mkdir -p "$build/boot"
work=$(cd "$build/boot" && pwd)
root=$work/root
tree_remove "$root" && cp -a --reflink=auto "$tree" "$root" || exit 1
sound_card >"$work/card" 2>&1 || cat "$work/card"
trap end_all EXIT
if ! boot >"$work/boot" 2>&1; then
	sed 's/^/        /' "$work/boot"
	tree_skip "systemd-nspawn cannot boot a container here"
fi
end_all
expect "the package installs without network" installs
expect "it is enabled, with its user" is_enabled
expect "boots" boot
expect "without network" has_no_network
expect "ready by itself, and says so to systemd" becomes_ready
expect "confined: no privilege, no capability, system calls filtered, name spaces of its own" is_confined
expect "nothing can be written but its state" writes_its_state_alone
expect "without a card it starts all the same, waits, and says for what" waits_for_a_card
expect "systemd grants it a real-time priority" grants_real_time
if can_grant_real_time; then
	expect "the sound has real-time priority" runs_in_real_time
else
	echo "root of this machine has no CAP_SYS_RESOURCE, by which systemd raises that limit: shown with CAP_SYS_NICE instead"
	expect "the sound asks for real-time priority, and has it where it is given" asks_for_real_time
	expect "and starts again as the unit has it" asks_no_more
fi
expect "hears \"start back routine\" from the card" hears_the_start
expect "a session begins" begins_a_session
expect "comes back after kill -9" comes_back_after_kill
expect "systemctl stop: a farewell" stops_with_farewell
expect "... and gone within two seconds" stopped_in_time
sed 's/^/        /' "$work/gone"
expect "the journal has no error of it" journal_is_clean
expect "dpkg --remove keeps settings and history, --purge does not" removes
end_all
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
