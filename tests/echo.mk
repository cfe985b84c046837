# Canceller and early evidence, measured on DATA: `make bench-echo`.
DATA ?= ../shared/speech
ECHO_OBJECTS := $(addprefix $(BUILD)/obj/,echo.o coupling.o echo_filter.o delay.o drift.o slip.o fft.o bands.o residue.o evidence.o room.o convolver.o \
	soundfile.o resample.o utter.o espeak.o onset.o clip.o)

$(BUILD)/listen/bench_%: tests/listen/bench_%.c tests/listen/echo_scene.c tests/listen/corpus.c $(ECHO_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/listen $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

# Two cards: paired by the engine itself.
DRIFT_OBJECTS := $(ECHO_OBJECTS) $(addprefix $(BUILD)/obj/,engine.o engine_setup.o mixer.o track.o ring.o)
$(BUILD)/listen/bench_drift: tests/listen/bench_drift.c tests/listen/echo_scene.c tests/listen/corpus.c $(DRIFT_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/listen $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

# The whole chain in a closed loop: WHAT and the rest as bench_barge.c has it.
$(BUILD)/listen/bench_barge: $(addprefix $(BUILD)/listen/,bench_barge.o barge_room.o echo_scene.o corpus.o words.o) $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

bench-echo: $(BUILD)/listen/bench_echo $(BUILD)/listen/bench_evidence $(BUILD)/listen/bench_drift ## what the canceller removes, how early a voice is noticed
	$(BUILD)/listen/bench_echo $(DATA) tests/listen/coach.txt
	$(BUILD)/listen/bench_evidence $(DATA)
	$(BUILD)/listen/bench_drift tests/listen/coach.txt

.PHONY: bench-echo
