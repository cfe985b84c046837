# Measuring the listening: `make bench-listen` streams DATA through the daemon's chain, a sample of it in about fifteen
# minutes of one core, all of it with FULL=1; what was heard before by the same program and weights is not heard again.
# BENCH_OPTIONS="--parts commands,talk --limit 20 --seed 2 --shipped" and the like are passed on;
# build/listen/bench alone lists them.
DATA ?= ../shared/speech
LISTEN_BUILD := $(BUILD)/listen
BENCH_OPTIONS ?=
BENCH_PARTS := bench bench_clips bench_talk bench_coach bench_cost bench_halves chain record coach_track coach_scene breath spotter \
	corpus scene words echo_scene
REPORT_PARTS := report figures curves ask record tally
# Voices that neither the acoustic model nor the confidence was trained with.
BENCH_VOICES := en-us+m1 en-us+f1 en-gb+f4 en-gb-x-gbcwmd+m2 en-gb-scotland+f2 en-029+m7

$(LISTEN_BUILD)/bench: $(BENCH_PARTS:%=$(LISTEN_BUILD)/%.o) $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

$(LISTEN_BUILD)/report: $(REPORT_PARTS:%=$(LISTEN_BUILD)/%.o)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lm

$(LISTEN_BUILD)/coach.txt: tests/listen/coach.sh $(BUILD)/steadyd $(DATA_FILES)
	tests/listen/coach.sh $(BUILD)/steadyd >$@.part
	mv $@.part $@

# What nobody has recorded.
$(LISTEN_BUILD)/synthetic: $(LISTEN_BUILD)/collect voices/english.cfg
	$(LISTEN_BUILD)/collect --phrases | VOICES="$(BENCH_VOICES)" tests/listen/synthesise.sh $@
	touch $@

bench-listen: $(LISTEN_BUILD)/bench $(LISTEN_BUILD)/report $(LISTEN_BUILD)/coach.txt $(LISTEN_BUILD)/synthetic ## how well it hears
	@if [ -d "$(DATA)" ]; then \
		$(LISTEN_BUILD)/bench $(if $(FULL),--limit 0 --minutes 0) $(BENCH_OPTIONS) $(DATA) $(LISTEN_BUILD) $(LISTEN_BUILD)/coach.txt && \
		$(LISTEN_BUILD)/report $(LISTEN_BUILD); \
	else echo "skipped: no $(DATA)"; fi

.PHONY: bench-listen
