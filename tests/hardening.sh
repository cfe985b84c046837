#!/bin/sh
# How the programs are built: position-independent, relocations read-only and bound at start, no executable stack, stack
# protector, checked library calls. Usage: tests/hardening.sh BUILD
set -u
build=${1:?usage: tests/hardening.sh BUILD}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. "$(dirname "$0")/expect.sh"

# A shared library has the type DYN, too, but not the flag.
is_position_independent() {
	readelf -hd "$1" | grep -q 'Type: *DYN' && readelf -d "$1" | grep -q 'FLAGS_1.*PIE'
}

# Full: what would be written later is bound at start.
relocations_are_read_only() {
	readelf -lW "$1" | grep -q GNU_RELRO && readelf -d "$1" | grep -Eq 'BIND_NOW|FLAGS.*NOW' &&
		! readelf -d "$1" | grep -q TEXTREL
}

stack_is_data() {
	readelf -lW "$1" | grep GNU_STACK | grep -q ' RW ' && ! readelf -lW "$1" | grep -q ' RWE '
}

symbols() {
	readelf -sW --dyn-syms "$1" | awk '{ print $8 }' | sort -u
}

stack_is_protected() {
	symbols "$1" | grep -q '^__stack_chk_fail'
}

# Level 3 leaves the same names behind as level 2, so the level is read from the flags.
calls_are_checked() {
	symbols "$1" | grep -c '^__.*_chk' | grep -qx '[0-9]*[1-9][0-9]*' || return 1
	level=2
	printf '__has_builtin(__builtin_dynamic_object_size)' | ${CC:-cc} -E -P -x c - 2>/dev/null | grep -qx 1 && level=3
	grep -q "_FORTIFY_SOURCE=$level" "$build/flags"
}

searches_nowhere_else() {
	! readelf -d "$1" | grep -E 'RPATH|RUNPATH'
}

for program in steadyd steadyctl; do
	expect "$program is position-independent" is_position_independent "$build/$program"
	expect "$program: relocations are read-only, bound at start" relocations_are_read_only "$build/$program"
	expect "$program: the stack is not executable" stack_is_data "$build/$program"
	expect "$program: stack protector" stack_is_protected "$build/$program"
	expect "$program: checked library calls, at the highest level there is" calls_are_checked "$build/$program"
	expect "$program: no library from elsewhere" searches_nowhere_else "$build/$program"
done
sum
