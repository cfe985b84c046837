# shellcheck shell=sh
# For tests in shell, sourced: counts in `passed` and `failed` what came as expected; wants a folder in `work`.
passed=0
failed=0

# expect WHAT COMMAND...: it must succeed; what it prints is shown when it does not. Of one that does, lines "note: ..." are told.
expect() {
	what=$1
	shift
	if "$@" >"${work:?}/out" 2>&1; then
		passed=$((passed + 1))
		echo "ok      $what$(sed -n 's/^note: /, /p' "$work/out" | tr -d '\n')"
	else
		failed=$((failed + 1))
		echo "FAILED  $what"
		sed 's/^/        /' "$work/out"
		show_more
	fi
}

# What else helps to understand a failure; a test may have a better one.
show_more() {
	:
}

# sum: the last line, and the exit status.
sum() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}

# skip WHY: ends the test, which is not failed for it.
skip() {
	echo "skipped: $1"
	sum
	exit
}

# needs TOOL...: of this machine.
needs() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null || skip "no $tool"
	done
}
