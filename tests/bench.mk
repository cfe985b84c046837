# The benchmark: measures the programs that were built.
BENCH_SOURCES := $(wildcard tests/bench/*.c)
BENCH_OBJECTS := $(addprefix $(BUILD)/obj/,soundfile.o resample.o utter.o espeak.o clip.o onset.o)

$(BUILD)/bench/bench: $(BENCH_SOURCES) $(wildcard tests/bench/*.h) $(BENCH_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/bench $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $(BENCH_SOURCES) $(BENCH_OBJECTS) $(PC_LIBS)

bench: $(BUILD)/bench/bench all ## time, latency and memory of the programs, measured
	@tests/bench/bench.sh $(BUILD)
	@tests/lasting/instructions.sh $(BUILD)

# Twenty minutes, in real time, with every processor busy for ten of them.
bench-load: all ## underruns in ten minutes of a session, without and with a busy machine
	@tests/bench/load.sh $(BUILD)

.PHONY: bench bench-load
