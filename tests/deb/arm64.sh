#!/bin/sh
# The cross-built programs on an emulated arm64: every unit test, and whole scenarios, in which the same must be decided in the
# same frames as on amd64. Usage: tests/deb/arm64.sh BUILD [SCENARIO...]     after tests/deb/build.sh BUILD
# Ends on "N passed, N failed".
set -u
# shellcheck source=tests/deb/tree.sh
. "$(dirname "$0")/tree.sh"
build=${1:?usage: tests/deb/arm64.sh BUILD [SCENARIO...]}
shift
[ $# -gt 0 ] || set -- back hurts-count stop-speaking
passed=0
failed=0
# shellcheck source=tests/expect.sh
. "$TREE_ROOT/tests/expect.sh"

# The machine's number in the header of the program.
is_for_arm64() {
	od -An -j18 -N2 -tu2 "$work/arm64/steady/build/steadyd"
	[ "$(od -An -j18 -N2 -tu2 "$work/arm64/steady/build/steadyd" | tr -d ' ')" = 183 ]
}

# Each was copied when its turn had come: somebody may have worked on them in between.
are_of_the_same_sources() {
	for part in src voices routines tests/unit tests/scenarios; do
		diff -rq "$work/amd64/steady/$part" "$work/arm64/steady/$part" || return 1
	done
}

# A program of the same name for each, which has it emulated: nothing of this machine's kernel needs to be set for it.
emulate() {
	mkdir -p "$work/emulated"
	for program in "$work"/arm64/steady/build/unit/test_* "$work"/arm64/steady/build/steadyd; do
		[ -x "$program" ] || continue
		case $program in *.d) continue ;; esac
		printf '#!/bin/sh\nexec qemu-aarch64-static "/steady/%s" "$@"\n' "${program#"$work/"}" \
			>"$work/emulated/$(basename "$program")"
	done
	chmod +x "$work"/emulated/*
}

# Each program by itself, two at a time, what it says in unit/NAME; then all of it in order, added to ours. None may be
# missing: as many as there are sources.
unit_tests() {
	mkdir -p "$work/unit"
	tree_run "$tree" "$work" 'cd arm64/steady && ls /steady/emulated | grep "^test_" | UNIT_TIMEOUT=3000 xargs -P 2 -I NAME \
		sh -c "nice tests/run_unit.sh /steady/emulated NAME >/steady/unit/NAME"'
	for source in "$work"/arm64/steady/tests/unit/test_*.c; do
		name=$(basename "$source" .c)
		sum=$(tail -n 1 "$work/unit/$name" 2>/dev/null | grep -E '^[0-9]+ passed, [0-9]+ failed$') || sum='0 passed, 1 failed'
		passed=$((passed + ${sum%% passed*}))
		failed=$((failed + $(echo "$sum" | sed 's/.*, \([0-9]*\) failed/\1/')))
		sed '$d' "$work/unit/$name" 2>/dev/null || echo "FAILED  $name was not run"
	done
}

# plays SCENARIO: on both, with the same sources and libraries; leaves the events in ARCHITECTURE/SCENARIO.
plays() {
	for architecture in amd64 arm64; do
		steadyd=/steady/amd64/steady/build/steadyd
		[ $architecture = amd64 ] || steadyd=/steady/emulated/steadyd
		tree_run "$tree" "$work" "$steadyd --data amd64/steady \
			--simulate amd64/steady/tests/scenarios/$1.scn --out played/$architecture/$1" || return 1
	done
}

# Whatever happened, when, what was heard and how it was taken; the certainty of it as a number may differ in its last digits.
decides_the_same() {
	for architecture in amd64 arm64; do
		sed 's/"confidence":[-0-9.e]*,//' "$work/played/$architecture/$1/events.jsonl" >"$work/played/$1.$architecture"
		[ -s "$work/played/$1.$architecture" ] || return 1
	done
	diff -U 0 "$work/played/$1.amd64" "$work/played/$1.arm64"
}

tree_able
tree=$(tree_build bookworm) || exit 1
work=$(cd "$build/deb/bookworm" && pwd) || exit 1
rm -rf "$work/emulated" "$work/played" "$work/unit"
expect "the program is made for arm64" is_for_arm64
expect "of the same sources as that for amd64" are_of_the_same_sources
emulate
for scenario in "$@"; do
	expect "arm64 plays $scenario as expected" plays "$scenario"
	expect "and decides the same in the same frames as amd64 ($(wc -l <"$work/played/amd64/$scenario/events.jsonl") events)" \
		decides_the_same "$scenario"
done
unit_tests
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
