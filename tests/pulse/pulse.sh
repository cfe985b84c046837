# shellcheck shell=sh
# A PulseAudio server of our own for tests, to be sourced: two null sinks stand for the sound card. What the program
# plays goes to the sink "speaker"; what is played into the sink "mouth" is what the program's microphone hears.
#
#   pulse_start             makes a directory, starts the server, exports what clients need to find it
#   pulse_kill, pulse_serve ends the server alone, starts it again
#   pulse_deafen 1|0        stops the microphone alone, lets it go on
#   pulse_dumb 1|0          the same with the speaker
#   pulse_mute 1|0          mutes the microphone: it gives zeros
#   pulse_pull, pulse_plug  takes the sinks and sources away while the server lives, puts them back
#   pulse_stop              ends it and removes its directory
#   pulse_play FILE         plays a sound file into the microphone, returns when it is over
#   pulse_room              gives the microphone the hiss of a quiet room (-65 dBFS), until pulse_stop
#   pulse_room_volume PERCENT   of what it gives; 10 to begin with, above 100 it overdrives the microphone
#   pulse_echo              lets the microphone hear the speaker, 18 dB weaker, as it does in a room
#   pulse_record FILE       records what the speaker plays, raw s16le mono 16 kHz, until pulse_record_stop
#   pulse_record_stop
#
# The server lives in a directory of its own, so no other server of this user or machine is touched.

pulse_start() {
	PULSE_HOME=$(mktemp -d "${TMPDIR:-/tmp}/steady-pulse.XXXXXX") || return 1
	export PULSE_HOME HOME="$PULSE_HOME" XDG_RUNTIME_DIR="$PULSE_HOME/run" XDG_CONFIG_HOME="$PULSE_HOME/config"
	export PULSE_RUNTIME_PATH="$PULSE_HOME/run/pulse" PULSE_SERVER="unix:$PULSE_HOME/socket"
	export PULSE_COOKIE="$PULSE_HOME/cookie"
	unset DBUS_SESSION_BUS_ADDRESS DISPLAY
	mkdir -p "$PULSE_RUNTIME_PATH" "$XDG_CONFIG_HOME"
	chmod 700 "$XDG_RUNTIME_DIR" "$PULSE_RUNTIME_PATH"
	pulse_serve
}

pulse_serve() {
	rm -f "$PULSE_HOME/socket"
	pulseaudio -n --daemonize=no --system=false --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes \
		--log-level=error --realtime=yes --high-priority=yes \
		--load="module-native-protocol-unix socket=$PULSE_HOME/socket auth-anonymous=1" \
		--load="module-null-sink sink_name=speaker rate=48000 channels=2" \
		--load="module-null-sink sink_name=mouth rate=48000 channels=2" \
		--load="module-remap-source source_name=microphone master=mouth.monitor" \
		>"$PULSE_HOME/log" 2>&1 &
	echo $! >"$PULSE_HOME/pid"
	for _ in $(seq 100); do
		pactl list short sources 2>/dev/null | grep -q microphone && break
		sleep 0.05
	done
	if ! pactl set-default-sink speaker || ! pactl set-default-source microphone; then
		cat "$PULSE_HOME/log" >&2
		return 1
	fi
}

# Suspended: unloaded, the server would put another source in its place, a monitor of some sink.
pulse_deafen() {
	pactl suspend-sink mouth "$1"
}

pulse_dumb() {
	pactl suspend-sink speaker "$1"
}

pulse_mute() {
	pactl set-source-mute microphone "$1"
}

# All of them: any source that stayed would take the place of a lost one.
pulse_pull() {
	pactl list short modules | awk '/module-remap-source|module-null-sink/ { print $1 }' | sort -rn |
		while read -r module; do
			pactl unload-module "$module"
		done
}

pulse_plug() {
	pactl load-module module-null-sink sink_name=speaker rate=48000 channels=2 >/dev/null &&
		pactl load-module module-null-sink sink_name=mouth rate=48000 channels=2 >/dev/null &&
		pactl load-module module-remap-source source_name=microphone master=mouth.monitor >/dev/null &&
		pactl set-default-sink speaker && pactl set-default-source microphone
}

pulse_kill() {
	pulse_pid=$(cat "$PULSE_HOME/pid" 2>/dev/null) || return 0
	rm -f "$PULSE_HOME/pid"
	kill -KILL "$pulse_pid" 2>/dev/null
	wait "$pulse_pid" 2>/dev/null
	return 0
}

pulse_stop() {
	pulse_record_stop
	[ -z "${PULSE_ROOM:-}" ] || kill "$PULSE_ROOM" 2>/dev/null
	pulse_kill
	rm -rf "$PULSE_HOME"
}

pulse_play() {
	paplay --device=mouth "$1"
}

pulse_room() {
	pacat --playback --device=mouth --format=s16le --rate=16000 --channels=1 --volume=6554 </dev/urandom 2>/dev/null &
	PULSE_ROOM=$!
}

pulse_room_volume() {
	pulse_mouth=$(pactl list short sinks | awk '$2 == "mouth" { print $1 }')
	pactl list short sink-inputs | awk -v sink="$pulse_mouth" '$2 == sink && /protocol-native/ { print $1 }' |
		while read -r input; do
			pactl set-sink-input-volume "$input" "$1%"
		done
}

pulse_echo() {
	pactl load-module module-loopback source=speaker.monitor sink=mouth latency_msec=40 adjust_time=0 >/dev/null &&
		pactl list short sink-inputs | awk '/module-loopback/ { print $1 }' |
		while read -r input; do
			pactl set-sink-input-volume "$input" 50%
		done
}

pulse_record() {
	parec --device=speaker.monitor --format=s16le --rate=16000 --channels=1 --latency-msec=20 >"$1" 2>/dev/null &
	PULSE_RECORDER=$!
}

pulse_record_stop() {
	[ -n "${PULSE_RECORDER:-}" ] || return 0
	kill "$PULSE_RECORDER" 2>/dev/null
	wait "$PULSE_RECORDER" 2>/dev/null
	PULSE_RECORDER=
}
