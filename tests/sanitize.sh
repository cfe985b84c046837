#!/bin/sh
# Unit tests and a few scenarios with the address and undefined-behaviour sanitizers; what crosses threads with the
# thread sanitizer. Usage: tests/sanitize.sh BUILD
set -u
build=${1:?usage: tests/sanitize.sh BUILD}
cd "$(dirname "$0")/.." || exit 1
make=${MAKE:-make}

# A whole session's life: starting, pausing, asking, pain, the closing words.
scenarios='tests/scenarios/demo.scn tests/scenarios/pause.scn tests/scenarios/hurts-speaking.scn'
units=$(cd tests/unit && ls test_*.c | sed 's/\.c$//')
threaded=$(cd tests/unit && ls test_ring*.c test_engine_threads.c test_worker.c test_loop.c test_listen_threads.c \
	2>/dev/null | sed 's/\.c$//')

# What PocketSphinx and eSpeak NG never give back is theirs.
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0"
export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"
# A test that hangs is ended; these take their time, beside others.
export UNIT_TIMEOUT=900
export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1"

sanitized() {
	where=$1
	flags=$2
	shift 2
	$make -s --no-print-directory -j"${JOBS:-2}" BUILD="$build/$where" OPTIMIZE='-O1 -g -fno-omit-frame-pointer' \
		SANITIZE="$flags" "$@"
}

# shellcheck disable=SC2046,SC2086 # lists of names
built() {
	sanitized address '-fsanitize=address,undefined -fno-sanitize-recover=undefined' \
		$(printf "$build/address/unit/%s\n" $units) "$build/address/steadyd" &&
		sanitized thread '-fsanitize=thread' $(printf "$build/thread/unit/%s\n" $threaded)
}

built || {
	echo "0 passed, 1 failed"
	exit 1
}
# The thread sanitizer does not cope with the randomised addresses of newer kernels.
calm=
setarch -R true 2>/dev/null && calm='setarch -R '
# shellcheck disable=SC2086,SC2116 # lists of names, on one line
exec tests/all.sh "tests/run_unit.sh $build/address/unit" \
	"tests/run_scenarios.sh $build/address/steadyd $build/address/scenarios $scenarios" \
	"${calm}tests/run_unit.sh $build/thread/unit $(echo $threaded)"
