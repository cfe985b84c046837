#!/bin/sh
# Installs what is missing on Debian and its relatives, and says so. Usage: tests/setup.sh build|test|lint|bench|fuzz|adapt|train|deb ...
# Does nothing, and needs nothing, when everything is there. With --list first it only prints the packages.
set -eu

build='build-essential pkg-config portaudio19-dev libpocketsphinx-dev libsphinxbase-dev pocketsphinx-en-us
	libespeak-ng-dev espeak-ng-data libconfig-dev libspeexdsp-dev libsqlite3-dev libsystemd-dev libsndfile1-dev
	libjansson-dev libkissfft-dev'
test='libcmocka-dev espeak-ng pulseaudio pulseaudio-utils libasound2-plugins espeak-ng socat'
lint='clang-format clang-tidy cppcheck shellcheck groff-base git'
bench='pocketsphinx valgrind'
fuzz='clang-14 libclang-rt-14-dev'
adapt='sphinxtrain sphinxbase-utils espeak-ng'
train='python3-torch python3-numpy python3-soundfile flite festival festvox-us-slt-hts festvox-kallpc16k festvox-kdlpc16k sox
	pocketsphinx espeak-ng'
deb='mmdebstrap systemd-container'

list=
if [ "${1:-}" = --list ]; then
	list=yes
	shift
fi
wanted=
for what in "$@"; do
	case $what in
	build) wanted="$wanted $build" ;;
	test) wanted="$wanted $test" ;;
	lint) wanted="$wanted $lint" ;;
	bench) wanted="$wanted $bench" ;;
	fuzz) wanted="$wanted $fuzz" ;;
	adapt) wanted="$wanted $adapt" ;;
	train) wanted="$wanted $train" ;;
	deb) wanted="$wanted $deb" ;;
	*)
		echo "usage: tests/setup.sh [--list] build|test|lint|bench|fuzz|adapt|train|deb ..." >&2
		exit 2
		;;
	esac
done

if [ -n "$list" ]; then
	echo "$wanted" | tr -s ' \t\n' '\n'
	exit 0
fi

if ! command -v dpkg-query >/dev/null; then
	echo "This is no Debian: please see that these (by Debian's names) are installed:$wanted" >&2
	exit 0
fi

# A virtual or renamed package counts when something provides it.
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' | sed -n 's/^installed / /p')
missing=
for package in $wanted; do
	echo "$installed" | grep -Eq " $package( |,|\$)" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "These packages are missing, and there is no sudo to install them with:$missing" >&2
		exit 1
	}
	as_root=sudo
fi
echo "Installing with apt${as_root:+ (as root, by sudo)}:$missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
