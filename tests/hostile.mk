# What others may do to the coach: hostile clients while a session runs, what is left of what was heard, and how the
# programs are hardened. (Hostile files are in tests/fuzz.mk.)
$(BUILD)/pulse/attack: tests/pulse/attack.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $<

unit: $(BUILD)/pulse/attack

LIVE_SUITES += "tests/pulse/test_hostile.sh $(BUILD)"
SUITES += "tests/hardening.sh $(BUILD)"
