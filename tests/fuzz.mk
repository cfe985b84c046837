# Fuzzing with libFuzzer: `make fuzz-smoke` runs each harness of tests/fuzz for FUZZ_SECONDS, two at a time, with address
# and undefined-behaviour sanitizers. What it finds stays in build/fuzz/findings. `make fuzz FUZZ=fuzz_settings
# FUZZ_SECONDS=3600` runs one for longer, and goes on from the corpus that earlier runs have left.
FUZZ_SECONDS ?= 60
FUZZ_CC ?= clang-14
FUZZ_BUILD := $(BUILD)/fuzz
FUZZ := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_FLAGS := -std=c11 -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined -pthread

$(FUZZ_BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(FUZZ_CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

# A harness names the sources it links in its first line, like a unit test.
define fuzz_rule
$(FUZZ_BUILD)/$(1): tests/fuzz/$(1).c tests/fuzz/fuzz.c $$(patsubst src/%.c,$(FUZZ_BUILD)/obj/%.o,$$(wildcard $$(addprefix src/,$$(shell sed -n '1s|^/\* sources: \(.*\) \*/$$$$|\1|p' tests/fuzz/$(1).c))))
	@mkdir -p $$(@D)
	$$(FUZZ_CC) $$(CPPFLAGS_ALL) -iquote tests/fuzz $$(PC_CFLAGS) $$(FUZZ_FLAGS) -fsanitize=fuzzer -o $$@ $$^ -Wl,--as-needed $$(PC_LIBS)
endef
$(foreach f,$(FUZZ),$(eval $(call fuzz_rule,$(f))))

$(FUZZ_BUILD)/sound_seeds: tests/fuzz/sound_seeds.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

fuzz-build: $(FUZZ:%=$(FUZZ_BUILD)/%) $(FUZZ_BUILD)/sound_seeds

fuzz-smoke: ## hostile files, sounds and clients: fuzz each loader for FUZZ_SECONDS (60)
	@tests/setup.sh build fuzz
	@$(AGAIN) -s fuzz-build
	@tests/fuzz/run.sh $(FUZZ_BUILD) $(FUZZ_SECONDS) $(FUZZ)

fuzz: ## the same, alone and for as long as you like: FUZZ=fuzz_settings FUZZ_SECONDS=3600
	@tests/setup.sh build fuzz
	@$(AGAIN) -s fuzz-build
	@FUZZ_JOBS=1 tests/fuzz/run.sh $(FUZZ_BUILD) $(FUZZ_SECONDS) $(FUZZ)

-include $(wildcard $(FUZZ_BUILD)/obj/*.d)
.PHONY: fuzz fuzz-build fuzz-smoke
