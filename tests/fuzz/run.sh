#!/bin/sh
# Runs fuzz harnesses, FUZZ_JOBS (2) at a time, each for some seconds. Usage: tests/fuzz/run.sh BUILD SECONDS HARNESS...
# The seeds are those of tests/fuzz/seeds, all settings files of the house, all scenarios, and sounds made here. What is
# found is left in BUILD/findings, shortest first to be looked at. Ends on "N passed, N failed".
set -u
build=${1:?usage: tests/fuzz/run.sh BUILD SECONDS HARNESS...}
seconds=$2
shift 2
cd "$(dirname "$0")/../.." || exit 1
seeds=$build/seeds
findings=$build/findings
rm -rf "$seeds"
mkdir -p "$seeds/fuzz_settings" "$seeds/fuzz_lines" "$seeds/fuzz_socket" "$seeds/fuzz_sound" "$findings"

# kind LETTER HARNESS FILE...: files of the house, each as an input of that kind.
kind() {
	letter=$1
	harness=$2
	shift 2
	for file in "$@"; do
		{
			echo "$letter"
			cat "$file"
		} >"$seeds/$harness/$letter-$(basename "$file")"
	done
}

kind c fuzz_settings systemd/steady.cfg
kind r fuzz_settings routines/[!p]*.cfg
kind e fuzz_settings routines/exercises/*.cfg
kind p fuzz_settings routines/positions.cfg
kind f fuzz_settings routines/flows/pain.cfg
kind v fuzz_settings voices/en-*.cfg
kind l fuzz_settings voices/listening.cfg
kind s fuzz_lines tests/scenarios/*.scn
for harness in settings lines socket; do
	cp tests/fuzz/seeds/$harness/* "$seeds/fuzz_$harness/"
done
"$build/sound_seeds" "$seeds/fuzz_sound" || exit 1
# Every text in quotation marks of the sources is a word to try.
cat src/settings*.c src/config*.c src/catalogue*.c src/voice*.c src/flow*.c src/confidence.c src/people.c src/phrase.h \
	src/scenario*.c src/protocol.c src/ctl_facts.c src/history_schema.c |
	grep -oE '"[a-z_@.:-]{2,24}"' | sort -u >"$build/words.dict"

export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
# What ends well is written to memory; an input that takes ten seconds, or a gigabyte, is a finding.
[ -w /dev/shm ] && export TMPDIR=/dev/shm

fuzz() {
	mkdir -p "$build/corpus/$1"
	"$build/$1" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=256 \
		-dict="$build/words.dict" -artifact_prefix="$findings/$1-" -print_final_stats=1 -verbosity=1 -seed=0 \
		"$build/corpus/$1" "$seeds/$1" >"$build/$1.log" 2>&1
	echo $? >"$build/$1.status"
}

stat() {
	sed -n "s/^stat::$2: *//p" "$build/$1.log"
}

passed=0
failed=0
tell() {
	if [ "$(cat "$build/$1.status")" = 0 ]; then
		passed=$((passed + 1))
		echo "ok      $1: $(stat "$1" number_of_executed_units) inputs in $seconds s," \
			"$(grep -o 'cov: [0-9]*' "$build/$1.log" | tail -n 1 | cut -d' ' -f2) places reached"
	else
		failed=$((failed + 1))
		echo "FAILED  $1; the input is in $findings"
		grep -vE '^#[0-9]+' "$build/$1.log" | tail -n 40 | sed 's/^/        /'
	fi
}

running=
for harness in "$@"; do
	fuzz "$harness" &
	running="$running $!:$harness"
	# shellcheck disable=SC2086 # a list of words
	set -- $running
	[ $# -lt "${FUZZ_JOBS:-2}" ] && continue
	wait "${1%%:*}"
	tell "${1#*:}"
	running=${running#" $1"}
done
for one in $running; do
	wait "${one%%:*}"
	tell "${one#*:}"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
