#!/bin/sh
# Formatting, static analysis, and the rules of the house that a tool can see. Usage: tests/lint.sh [RULE...]
# Prints a line for each rule and, of those that are broken, where; ends on "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0
failed=0
out=$(mktemp)
trap 'rm -f "$out"' EXIT

# The rules that decide what the coach does, or what was meant: no clock, no thread, no file, nothing above them.
pure='src/intent.c src/phrase.c src/plan*.c src/routine*.c src/session*.c src/vocabulary.c src/protocol.c src/flow.c src/flow_faults.c src/standing.c src/chronicle.c src/fact.c src/microphone.c src/loss.c src/input_watch.c src/drift.c src/coupling.c src/brief.c src/brief_rules.c src/ladder.c src/past*.c src/health.c'
# All that the sound callback runs.
callback='src/engine.c src/mixer.c src/track.c src/ring.c'
plumbing='src/loop.c src/worker.c src/ring.c src/log.c src/json.c'
compile_flags='-std=c11 -D_GNU_SOURCE -DSTEADY_VERSION="0" -DSTEADY_DATADIR="/" -DSTEADY_SYSCONFDIR="/" -iquote src'
# As the Makefile has them.
warnings=$(sed -n '/^WARNINGS := /,/[^\\]$/p' Makefile | sed 's/WARNINGS := //; s/\\$//')

# A rule prints what breaks it, and nothing when all is well.
format() {
	clang-format --dry-run -Werror src/*.[ch] tests/*/*.[ch] 2>&1 | grep 'error:'
}

clang_tidy() {
	system=$(pkg-config --cflags pocketsphinx sphinxbase kissfft-float portaudio-2.0 | sed 's/-I/-isystem /g')
	# One file at a time: with several, clang-tidy 14 takes every va_list of the later ones for uninitialised.
	# shellcheck disable=SC2086 # lists of flags
	printf '%s\n' src/*.c | xargs -P 2 -n 1 sh -c 'flags=$0; clang-tidy --quiet "$@" -- $flags 2>/dev/null' \
		"$compile_flags $system" | grep -E 'warning:|error:' | sort -u
}

cpp_check() {
	cppcheck --enable=warning,performance,portability --std=c11 --inline-suppr --quiet -j2 -D_GNU_SOURCE -Isrc \
		--template='{file}:{line}: {message} [{id}]' src 2>&1 | grep -v '^$'
}

# Also says whether all of it compiles without a warning: all that the analyser does not say is one.
gcc_analyzer() {
	system=$(pkg-config --cflags pocketsphinx sphinxbase kissfft-float portaudio-2.0 | sed 's/-I/-isystem /g')
	# shellcheck disable=SC2086 # lists of flags
	printf '%s\n' src/*.c | xargs -P 2 -n 1 sh -c 'flags=$0; gcc $flags -fanalyzer -c -o /dev/null "$@" 2>&1' \
		"$compile_flags $system $warnings -O2" | grep -E 'warning:|error:' | sort -u
}

shell_check() {
	shellcheck -s sh -S warning tests/*.sh tests/*/*.sh .ci/run 2>&1
}

man_pages() {
	for page in src/*.1; do
		# shellcheck disable=SC2069 # what it complains about, and not the page
		groff -man -ww -Tutf8 "$page" 2>&1 >/dev/null
	done
}

# Each third-party header is included by one file, which hides its library from the rest.
one_library_one_file() {
	grep -oE '#include <(portaudio|pa_[a-z_]*|pocketsphinx|sphinxbase/[a-z_]*|espeak-ng/[a-z_]*|libconfig|speex/[a-z_]*|sqlite3|systemd/[a-z-]*|sndfile|jansson|kiss_fftr?)\.h>' \
		src/*.[ch] | sort -u >"$out.libraries"
	cut -d'<' -f2 "$out.libraries" | sort | uniq -d | while read -r header; do
		grep -F "<$header" "$out.libraries"
	done
	grep '^src/[a-z_]*\.h:' "$out.libraries"
	rm -f "$out.libraries"
}

# shellcheck disable=SC2086 # lists of files
pure_band() {
	grep -nE '#include <(time|pthread|threads|unistd|fcntl|poll|signal|sys/.*)\.h>' $pure
	grep -nE '#include "(log|loop|worker|control|notify|device|device_[a-z]*|engine_setup|coach|live|hear|speak|settings)\.h"' $pure
	grep -nE '(^|[^a-z_])(printf|fprintf|puts|fputs|fopen|getenv|time|clock_gettime|nanosleep|usleep|log_[a-z]*)\(' $pure
}

# shellcheck disable=SC2086 # lists of files
callback_band() {
	grep -nE '#include <(stdio|time|pthread|threads|unistd|fcntl|errno|sys/.*)\.h>' $callback
	grep -nE '#include "(log|loop|worker|clip_cache)\.h"' $callback
	# Creating and destroying is done when no callback can run.
	awk '/^[a-z].*\(/ { name = $0 }
		name !~ /_(create|destroy)\(/ &&
		/(^|[^a-z_])(malloc|calloc|realloc|free|clip_create|clip_unref|log_[a-z]*|pthread_[a-z_]*)\(/ {
			print FILENAME ":" FNR ": " $0
		}' $callback
}

# The plumbing knows nothing above it.
# shellcheck disable=SC2086 # lists of files
plumbing_band() {
	grep -nE '#include "' $plumbing | grep -vE '"(loop|worker|ring|log|json|frames|message|clip)\.h"'
}

file_length() {
	wc -l src/*.[ch] | awk '$2 != "total" && $1 > 450 { print $2 ": " $1 " lines, at most 450" }'
}

# Of every function, from its opening to its closing brace: file, line, lines.
function_lengths() {
	awk '/^{/ { start = FNR } /^}/ && start { print FILENAME ":" start, FNR - start - 1; start = 0 }' src/*.c
}

# Median at most 12, 90th percentile at most 40, none over 80.
function_length() {
	function_lengths | sort -n -k2 | awk '
		{ length_of[NR] = $2 }
		$2 > 80 { print $1 ": a function of " $2 " lines, at most 80" }
		END {
			median = length_of[int((NR + 1) / 2)]; ninth = length_of[int(NR * 0.9)]
			if (median > 12 || ninth > 40)
				print NR " functions: median " median " lines, 90th percentile " ninth
		}'
}

# Each source says at its head what it is; a unit test first names the sources that it links.
opening_paragraph() {
	for file in src/*.c src/*.h tests/*/*.c; do
		head -n 1 "$file" | grep -q '^/\*' || echo "$file: does not open with what it is"
	done
}

no_leftovers() {
	git grep -nEI '(TODO|FIXME)' -- . ':!LICENSE' ':!tests/lint.sh'
	git grep -nEI '(^|[^a-z.])/(work|root|home)/[a-z]' -- . ':!LICENSE' ':!tests/lint.sh' ':!README.md'
}

run_rule() {
	"$1" >"$out" 2>&1
	if [ -s "$out" ]; then
		failed=$((failed + 1))
		echo "FAILED  $1"
		sed 's/^/        /' "$out"
	else
		passed=$((passed + 1))
		echo "ok      $1"
	fi
}

[ $# -gt 0 ] || set -- format clang_tidy cpp_check gcc_analyzer shell_check man_pages one_library_one_file pure_band callback_band \
	plumbing_band file_length function_length opening_paragraph no_leftovers
for rule in "$@"; do
	run_rule "$rule"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
