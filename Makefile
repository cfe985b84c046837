# Steady: a hands-free exercise coach. `make run` and `make test` are all that is needed; `make help` lists the rest.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share/steady
DOCDIR ?= $(PREFIX)/share/doc/steady
MANDIR ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
SYSCONFDIR ?= /etc
DESTDIR ?=
BUILD ?= build
CC ?= cc
PKG_CONFIG ?= pkg-config
INSTALL ?= install
VERSION := 0.1.0

PACKAGES := portaudio-2.0 pocketsphinx sphinxbase espeak-ng libconfig speexdsp sqlite3 libsystemd sndfile jansson \
	kissfft-float
CPPFLAGS_ALL = -D_GNU_SOURCE -DSTEADY_VERSION='"$(VERSION)"' -DSTEADY_DATADIR='"$(DATADIR)"' \
	-DSTEADY_SYSCONFDIR='"$(SYSCONFDIR)"' -iquote src $(CPPFLAGS)
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wformat=2 \
	-Wno-format-nonliteral
OPTIMIZE ?= -O2 -g
# Set by `make sanitize`; the sanitizers check what _FORTIFY_SOURCE does, and the two disagree.
SANITIZE ?=
FORTIFY = $(if $(SANITIZE),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(FORTIFY_LEVEL))
FORTIFY_LEVEL = $(eval FORTIFY_LEVEL := $(shell printf '__has_builtin(__builtin_dynamic_object_size)' | \
	$(CC) -E -P -x c - 2>/dev/null | grep -qx 1 && echo 3 || echo 2))$(FORTIFY_LEVEL)
HARDENING ?= -fstack-protector-strong -fstack-clash-protection $(FORTIFY)
# c11 and not gnu11: with it gcc fuses no multiplication with an addition, and arm64 decides the same in the same frames.
CFLAGS_ALL = -std=c11 $(OPTIMIZE) $(WARNINGS) -fPIE $(HARDENING) -pthread $(SANITIZE) $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -Wl,--as-needed -pthread $(SANITIZE) $(LDFLAGS)

# Asked for once and only when something is compiled: on a fresh machine pkg-config is not there before `make setup`.
# Their headers are the system's, so that our warnings are about our code.
PC_CFLAGS = $(eval PC_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) | sed 's/-I/-isystem /g'))$(PC_CFLAGS)
PC_LIBS = $(eval PC_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm)$(PC_LIBS)

SOURCES := $(wildcard src/*.c)
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
# The daemon and the tests share all objects but the two that have a main.
CTL_ONLY := $(patsubst src/%.c,%,$(wildcard src/steadyctl.c src/ctl*.c src/report*.c src/value.c))
CTL_SHARED := protocol history_schema fact chronicle json
CTL_OBJECTS := $(CTL_ONLY:%=$(BUILD)/obj/%.o) $(CTL_SHARED:%=$(BUILD)/obj/%.o)
LIB_OBJECTS := $(filter-out $(BUILD)/obj/main.o $(CTL_ONLY:%=$(BUILD)/obj/%.o),$(OBJECTS))
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
GENERATED := $(BUILD)/steadyd.service $(BUILD)/steady.cfg $(BUILD)/steadyd.1 $(BUILD)/steadyctl.1 $(BUILD)/steady-routine.5

# Two jobs: a Pi has four cores and little memory.
JOBS ?= 2
AGAIN = $(MAKE) --no-print-directory -j$(JOBS)

all: $(BUILD)/steadyd $(BUILD)/steadyctl $(GENERATED) ## build both programs

# --- What everybody needs ---

run: ## set up, build, and coach: live with a sound card, else in the simulated room
	@tests/setup.sh build
	@$(AGAIN) all
	@tests/run.sh $(BUILD)

test: ## set up, build, and run every test; ends on "N passed, N failed"
	@tests/setup.sh build test
	@$(AGAIN) all unit
	@tests/all.sh -j 2 "nice -n 10 $(MAKE) --no-print-directory test-batch" "$(MAKE) --no-print-directory test-live"

test-batch: all unit ## of these tests those that work as fast as the machine can
	@tests/all.sh -j 2 $(SUITES)

test-live: all unit ## and those that wait for sound, in real time
	@tests/all.sh $(LIVE_SUITES)

# Each is a command whose last line is "N passed, N failed". Files tests/*.mk may add their own, to LIVE_SUITES what waits in
# real time and would waste a processor.
SUITES = "tests/run_unit.sh $(BUILD)/unit" "tests/run_scenarios.sh $(BUILD)/steadyd $(BUILD)/scenarios" \
	"tests/check.sh $(BUILD)" "tests/routines.sh $(BUILD)" "tests/durations.sh $(BUILD)" "tests/control.sh $(BUILD)" "tests/install.sh $(BUILD)"

setup: ## install what is missing to build, test, check and measure (apt)
	@tests/setup.sh build test lint bench

# --- Programs ---

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# Its inner loop is all there is to it, and twice as fast in vectors.
$(BUILD)/obj/verifier.o: OPTIMIZE += -O3

$(BUILD)/steadyd: $(BUILD)/obj/main.o $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

$(BUILD)/steadyctl: $(CTL_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

# Changes only when the flags or paths do, so that `make install PREFIX=/usr` after `make` builds what it installs.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(BINDIR))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(BINDIR))' >$@

FILL = sed -e 's|@BINDIR@|$(BINDIR)|g' -e 's|@DATADIR@|$(DATADIR)|g' -e 's|@SYSCONFDIR@|$(SYSCONFDIR)|g' \
	-e 's|@VERSION@|$(VERSION)|g'

$(BUILD)/steadyd.service: systemd/steadyd.service.in $(BUILD)/flags
	@$(FILL) $< >$@

# The comment that tells where things are tells where they are installed.
$(BUILD)/steady.cfg: systemd/steady.cfg $(BUILD)/flags
	@sed -e 's|"/[^"]*/share/steady"|"$(DATADIR)"|' -e 's|"/etc/steady"|"$(SYSCONFDIR)/steady"|' $< >$@

$(BUILD)/%.1: src/%.1 $(BUILD)/flags
	@$(FILL) $< >$@

$(BUILD)/%.5: src/%.5 $(BUILD)/flags
	@$(FILL) $< >$@

# --- Tests ---

# A unit test names the sources it links in its first line, with wildcards: /* sources: ring.c clip.c plan*.c */
define unit_rule
$(BUILD)/unit/$(1): tests/unit/$(1).c $$(patsubst src/%.c,$(BUILD)/obj/%.o,$$(wildcard $$(addprefix src/,$$(shell sed -n '1s|^/\* sources: \(.*\) \*/$$$$|\1|p' tests/unit/$(1).c)))) $(BUILD)/flags
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS_ALL) -iquote tests/unit $$(PC_CFLAGS) $$(CFLAGS_ALL) -MMD -MP -MF $$@.d $$(LDFLAGS_ALL) -o $$@ tests/unit/$(1).c $$(filter %.o,$$^) $$(PC_LIBS) -lcmocka
endef
$(foreach t,$(UNIT_TESTS),$(eval $(call unit_rule,$(t))))

unit: $(UNIT_TESTS:%=$(BUILD)/unit/%) ## build the unit tests

scenarios: $(BUILD)/steadyd ## play every scenario in the simulated room
	tests/run_scenarios.sh $(BUILD)/steadyd $(BUILD)/scenarios

lint: ## formatting, static analysis and the rules of the house
	@tests/setup.sh build test lint
	@tests/lint.sh

format: ## format all sources
	clang-format -i src/*.[ch] tests/*/*.[ch]

sanitize: ## unit tests and scenarios with address, undefined and thread sanitizers
	@tests/setup.sh build test
	@tests/sanitize.sh $(BUILD)

# --- Installing ---

DATA_FILES := $(sort $(shell find voices routines -name '*.cfg' -o -name '*.model' -o -name '*.net'))
DOC_FILES := README.md LICENSE
INSTALLED = $(BINDIR)/steadyd $(BINDIR)/steadyctl $(MANDIR)/man1/steadyd.1 $(MANDIR)/man1/steadyctl.1 \
	$(MANDIR)/man5/steady-routine.5 \
	$(UNITDIR)/steadyd.service $(SYSUSERSDIR)/steady.conf $(DATA_FILES:%=$(DATADIR)/%) $(DOC_FILES:%=$(DOCDIR)/%)
CONFIG = $(SYSCONFDIR)/steady/steady.cfg

install: all ## install below DESTDIR; settings that are there already are kept
	$(INSTALL) -Dm755 $(BUILD)/steadyd $(DESTDIR)$(BINDIR)/steadyd
	$(INSTALL) -Dm755 $(BUILD)/steadyctl $(DESTDIR)$(BINDIR)/steadyctl
	$(INSTALL) -Dm644 $(BUILD)/steadyd.1 $(DESTDIR)$(MANDIR)/man1/steadyd.1
	$(INSTALL) -Dm644 $(BUILD)/steadyctl.1 $(DESTDIR)$(MANDIR)/man1/steadyctl.1
	$(INSTALL) -Dm644 $(BUILD)/steady-routine.5 $(DESTDIR)$(MANDIR)/man5/steady-routine.5
	$(INSTALL) -Dm644 $(BUILD)/steadyd.service $(DESTDIR)$(UNITDIR)/steadyd.service
	$(INSTALL) -Dm644 systemd/steady.sysusers $(DESTDIR)$(SYSUSERSDIR)/steady.conf
	@for file in $(DATA_FILES); do $(INSTALL) -Dm644 $$file $(DESTDIR)$(DATADIR)/$$file || exit 1; done
	@for file in $(DOC_FILES); do $(INSTALL) -Dm644 $$file $(DESTDIR)$(DOCDIR)/$$file || exit 1; done
	@test -e $(DESTDIR)$(CONFIG) || $(INSTALL) -Dm644 $(BUILD)/steady.cfg $(DESTDIR)$(CONFIG)
	@test -n "$(DESTDIR)" || echo "To start it now and at boot: systemd-sysusers && systemctl daemon-reload &&" \
		"systemctl enable --now steadyd"

uninstall: $(BUILD)/steady.cfg ## remove what `make install` installed; settings that were changed are kept
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	@! cmp -s $(BUILD)/steady.cfg $(DESTDIR)$(CONFIG) || rm -f $(DESTDIR)$(CONFIG)
	@for directory in $(DATADIR) $(DOCDIR) $(SYSCONFDIR)/steady; do \
		test ! -d $(DESTDIR)$$directory || find $(DESTDIR)$$directory -depth -type d -empty -delete; done

clean: ## remove what was built
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | sort | expand -t 20

FORCE:

-include $(wildcard tests/*.mk)
-include $(wildcard $(BUILD)/obj/*.d $(BUILD)/unit/*.d)

.DEFAULT_GOAL := all
.PHONY: all run test test-batch test-live setup unit scenarios lint format sanitize install uninstall clean help FORCE
