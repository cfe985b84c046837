# shellcheck shell=sh
# Debian trees to build and boot in, to be sourced: this machine stays as it is. They are made once, by mmdebstrap from the
# mirror that apt uses here, and kept below ${XDG_CACHE_HOME:-~/.cache}/steady; to have newer packages, remove that directory.
#
#   tree_able                    or says why not: "skipped: ...", and the sum of nothing
#   tree_build SUITE             the tree's directory: what building, cross-building and testing need, by debian/control
#   tree_boot SUITE PACKAGE      the same for a system that boots, with a sound server and all that the package depends on
#   tree_source DIR              a copy of the sources as they are, without what was built
#   tree_run TREE DIR COMMAND    runs the shell command in the tree, without network, in DIR, which is /steady there

TREE_ROOT=$(cd "$(dirname "$0")/../.." && pwd)
TREE_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/steady
TREE_HOOKS=/usr/share/mmdebstrap/hooks/maybe-merged-usr

tree_skip() {
	echo "skipped: $1"
	echo "0 passed, 0 failed"
	exit 0
}

tree_mirror() {
	apt-get indextargets --format '$(CREATED_BY) $(ORIGIN) $(LABEL) $(REPO_URI)' 2>/dev/null |
		sed -n 's/^Packages Debian Debian //p' | head -n 1
}

tree_able() {
	[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || tree_skip "made for an amd64 Linux"
	[ "$(id -u)" = 0 ] || tree_skip "only root can run a tree of Debian: try sudo make ..."
	command -v apt-get >/dev/null || tree_skip "no apt"
	"$TREE_ROOT/tests/setup.sh" deb || tree_skip "mmdebstrap and systemd-container cannot be installed"
	mkdir -p "$TREE_CACHE"
}

tree_is_mounted() {
	grep -q " $1/" /proc/self/mounts
}

# tree_make NAME SUITE ARCHITECTURES PACKAGES [build-dep]: unless it is there already, made of the same.
tree_make() {
	name=$1 suite=$2 architectures=$3 packages=$4 needs=${5:-}
	recipe=$TREE_CACHE/$name.recipe
	{
		echo "$suite $architectures $packages"
		[ -z "$needs" ] || sed -n '/^Build-Depends/,/^[A-Z].*:/p' "$TREE_ROOT/debian/control"
	} >"$recipe.$$"
	if ! cmp -s "$recipe.$$" "$recipe" || [ ! -d "$TREE_CACHE/$name" ]; then
		mirror=$(tree_mirror)
		[ -n "$mirror" ] || { echo "apt knows no mirror of Debian here" >&2 && return 1; }
		echo "making $TREE_CACHE/$name, once" >&2
		tree_remove "$TREE_CACHE/$name" && rm -f "$recipe" || return 1
		tree_bootstrap "$@" >"$TREE_CACHE/$name.log" 2>&1 || {
			tail -n 20 "$TREE_CACHE/$name.log" >&2
			rm -f "$recipe.$$"
			return 1
		}
		cp "$recipe.$$" "$recipe"
	fi
	rm -f "$recipe.$$"
	echo "$TREE_CACHE/$name"
}

tree_bootstrap() {
	name=$1 suite=$2 architectures=$3 packages=$4
	set -- --mode=root --variant=apt --dpkgopt=force-unsafe-io --architectures="$architectures" --aptopt='APT::Install-Recommends "false"' \
		--include="$(echo "$packages" | tr -s ' \n\t' ',')"
	[ ! -d "$TREE_HOOKS" ] || set -- "$@" --hook-dir="$TREE_HOOKS"
	if [ -n "$needs" ]; then
		set -- "$@" --customize-hook='mkdir -p "$1/needs/debian"' \
			--customize-hook="copy-in $TREE_ROOT/debian/control $TREE_ROOT/debian/changelog /needs/debian"
		for architecture in $(echo "$architectures" | tr ',' ' '); do
			set -- "$@" --customize-hook="cd \"\$1\" && chroot . sh -c 'cd /needs && apt-get build-dep -y -a $architecture ./'"
		done
	fi
	# In a mount name space of its own, so that nothing stays mounted when it is ended.
	unshare --mount mmdebstrap "$@" "$suite" "$TREE_CACHE/$name" "$mirror"
}

# Never through a mount: it could lead to this machine's own files.
tree_remove() {
	if tree_is_mounted "$1"; then
		echo "something is still mounted below $1" >&2
		return 1
	fi
	rm -rf --one-file-system "$1"
}

# A cross compiler for Debian 12 alone, for which the packages are made.
tree_build() {
	packages="build-essential fakeroot lintian $(sh "$TREE_ROOT/tests/setup.sh" --list build test)"
	case $1 in
	bookworm) tree_make bookworm-build bookworm amd64,arm64 "$packages crossbuild-essential-arm64 qemu-user-static" build-dep ;;
	*) tree_make "$1-build" "$1" amd64 "$packages" build-dep ;;
	esac
}

# What the package depends on, by itself: of alternatives the first, which Debian has.
tree_boot() {
	needed=$(dpkg-deb -f "$2" Depends Pre-Depends | sed 's/^[A-Z][A-Za-z-]*://; s/([^)]*)//g; s/|[^,]*//g' | tr -s ', \n' ' ')
	tree_make "$1-boot" "$1" amd64 \
		"systemd-sysv dbus iproute2 pulseaudio pulseaudio-utils libasound2-plugins espeak-ng $needed"
}

tree_source() {
	tree_remove "$1" || return 1
	mkdir -p "$1"
	tar -C "$TREE_ROOT" --exclude=./build --exclude=./.git --exclude=./debian/steady -cf - . | tar -C "$1" -xf -
}

# One at a time in each tree: another run waits.
tree_run() {
	flock "$1.lock" systemd-nspawn --quiet --directory="$1" --register=no --keep-unit --pipe --private-network \
		--bind="$(cd "$2" && pwd):/steady" --chdir=/steady --setenv=LC_ALL=C.UTF-8 sh -c "$3" </dev/null
}
