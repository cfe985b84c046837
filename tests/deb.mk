# Debian packages, and Debians to try them in: trees that are made once (tests/deb/tree.sh), by root. None of these is part of
# `make test`; what can be checked without a tree is.
SUITES += "tests/deb/check.sh $(BUILD)"

deb: ## Debian packages for amd64 and, cross-built, arm64, in build/deb/; lintian
	@tests/deb/build.sh $(BUILD)

test-boot: ## the package in a booted container: systemd, a sound card of null sinks, no network
	@tests/deb/build.sh $(BUILD) bookworm amd64
	@tests/deb/boot.sh $(BUILD)

test-arm64: ## unit tests and three scenarios on an emulated arm64, compared with amd64
	@tests/deb/build.sh $(BUILD)
	@tests/deb/arm64.sh $(BUILD)

test-debian13: ## the package and all tests on Debian 13
	@tests/deb/build.sh $(BUILD) trixie amd64
	@tests/deb/debian13.sh $(BUILD)

.PHONY: deb test-boot test-arm64 test-debian13
