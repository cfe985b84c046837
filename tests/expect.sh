# shellcheck shell=sh
# For tests in shell, sourced: counts in `passed` and `failed` what came as expected; wants a folder in `work`.

# expect WHAT COMMAND...: it must succeed; what it prints is shown when it does not.
expect() {
	what=$1
	shift
	if "$@" >"${work:?}/out" 2>&1; then
		passed=$((passed + 1))
		echo "ok      $what"
	else
		failed=$((failed + 1))
		echo "FAILED  $what"
		sed 's/^/        /' "$work/out"
	fi
}
