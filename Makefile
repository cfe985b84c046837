# Steady: a hands-free exercise coach. `make run` and `make test` are all that is needed; `make help` lists the rest.

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share/steady
MANDIR ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSCONFDIR ?= /etc
DESTDIR ?=
BUILD ?= build
CC ?= cc
PKG_CONFIG ?= pkg-config
VERSION := 0.1.0

PACKAGES := portaudio-2.0 pocketsphinx sphinxbase espeak-ng libconfig speexdsp sqlite3 libsystemd sndfile jansson \
	kissfft-float
CPPFLAGS_ALL := -D_GNU_SOURCE -DSTEADY_VERSION='"$(VERSION)"' -DSTEADY_DATADIR='"$(DATADIR)"' \
	-DSTEADY_SYSCONFDIR='"$(SYSCONFDIR)"' -iquote src $(CPPFLAGS)
WARNINGS := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wformat=2 \
	-Wno-format-nonliteral
HARDENING ?= -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
OPTIMIZE ?= -O2 -g
CFLAGS_ALL = -std=c11 $(OPTIMIZE) $(WARNINGS) $(HARDENING) -pthread $(SANITIZE) $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,-z,relro,-z,now -Wl,--as-needed -pthread $(SANITIZE) $(LDFLAGS)

# pkg-config only when it is there: the first `make run` on a fresh machine installs it (see `setup`).
PC_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
PC_LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null) -lm

SOURCES := $(wildcard src/*.c)
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
# Both programs link from the same objects; each has its own main.
LIB_OBJECTS := $(filter-out $(BUILD)/obj/main.o $(BUILD)/obj/steadyctl.o,$(OBJECTS))
CTL_SOURCES := steadyctl ctl ctl_connect protocol
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))

all: $(BUILD)/steadyd $(BUILD)/steadyctl

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/steadyd: $(BUILD)/obj/main.o $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

$(BUILD)/steadyctl: $(CTL_SOURCES:%=$(BUILD)/obj/%.o)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

# A unit test names the sources it links in its first line: /* sources: ring.c clip.c */
define unit_rule
$(BUILD)/unit/$(1): tests/unit/$(1).c $$(patsubst %.c,$(BUILD)/obj/%.o,$$(shell sed -n '1s|^/\* sources: \(.*\) \*/$$$$|\1|p' tests/unit/$(1).c))
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS_ALL) -iquote tests/unit $$(PC_CFLAGS) $$(CFLAGS_ALL) -MMD -MP -MF $$@.d $$(LDFLAGS_ALL) -o $$@ $$(filter %.c %.o,$$^) $$(PC_LIBS) -lcmocka
endef
$(foreach t,$(UNIT_TESTS),$(eval $(call unit_rule,$(t))))

unit: $(UNIT_TESTS:%=$(BUILD)/unit/%)

-include $(wildcard $(BUILD)/obj/*.d $(BUILD)/unit/*.d)

clean:
	rm -rf $(BUILD)

.PHONY: all unit clean
