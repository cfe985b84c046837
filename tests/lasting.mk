# What happens in a year, in a day, and in the sound callback.
SUITES += "tests/lasting/all.sh $(BUILD)"

test-lasting: all $(BUILD)/lasting/soak $(BUILD)/lasting/steadyd ## a year of frames, an hour of life, the wall for real time
	@tests/lasting/all.sh $(BUILD)

year: all ## whole sessions in streams that have run for a day, a year, 65 years
	@tests/lasting/year.sh $(BUILD) all

.PHONY: year test-lasting

SOAK_SOURCES := $(wildcard tests/lasting/soak*.c)

$(BUILD)/lasting/soak: $(SOAK_SOURCES) tests/lasting/soak.h $(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/lasting $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(SOAK_SOURCES) $(LIB_OBJECTS) $(PC_LIBS)

# DATA=../shared/speech: some of the talk and the noises are real.
soak: $(BUILD)/lasting/soak ## a day of simulated life: memory, descriptors, schedule, counts
	@$(BUILD)/lasting/soak $(if $(DATA),--data $(DATA)) .

.PHONY: soak

# The daemon with a wall around its sound callback.
WALLED := -Wl,--wrap=engine_process,--wrap=Pa_OpenStream

$(BUILD)/lasting/steadyd: tests/lasting/wall.c $(BUILD)/obj/main.o $(LIB_OBJECTS) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(WALLED) -o $@ $(filter %.c %.o,$^) $(PC_LIBS)

# Not with sanitizers, which bring allocators and system calls of their own.
ifeq ($(SANITIZE),)
unit: $(BUILD)/lasting/soak $(BUILD)/lasting/steadyd
endif

# Instructions for a second of sound; some minutes. Run again by `make bench-instructions` whenever the listening has changed.
$(BUILD)/lasting/instructions: tests/lasting/instructions.c $(LIB_OBJECTS) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(filter %.c %.o,$^) $(PC_LIBS)

bench-instructions: $(BUILD)/lasting/instructions ## instructions a second of sound takes, by callgrind, and what a Pi makes of them
	@tests/lasting/instructions.sh $(BUILD)

bench: $(BUILD)/lasting/instructions
.PHONY: bench-instructions
