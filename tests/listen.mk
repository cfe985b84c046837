# Training and measuring the listening. `make train-listening` writes voices/listening.cfg (and, for the bench, weights
# for each fold of speakers, learnt from the other folds); `make bench-listen` measures. Both read a folder laid out
# like ../shared/speech: DATA=folder.
DATA ?= ../shared/speech
LISTEN_BUILD := $(BUILD)/listen
LISTEN_PARTS := corpus scene words table logistic tally results report
LISTEN_OBJECTS = $(LISTEN_PARTS:%=$(LISTEN_BUILD)/%.o)
LISTEN_TOOLS := collect train bench

$(LISTEN_BUILD)/%.o: tests/listen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/listen $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(LISTEN_TOOLS:%=$(LISTEN_BUILD)/%): $(LISTEN_BUILD)/%: $(LISTEN_BUILD)/%.o $(LISTEN_OBJECTS) $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

train-listening: $(LISTEN_BUILD)/collect $(LISTEN_BUILD)/train $(LISTEN_BUILD)/model_tool
	tests/listen/train.sh $(BUILD) $(DATA)

bench-listen: $(LISTEN_BUILD)/bench
	@if [ -d "$(DATA)" ]; then $(LISTEN_BUILD)/bench $(DATA) $(LISTEN_BUILD) $(LISTEN_BUILD) $(BENCH_OPTIONS); \
	else echo "skipped: no $(DATA)"; fi

-include $(wildcard $(LISTEN_BUILD)/*.d)
.PHONY: train-listening bench-listen
.PRECIOUS: $(LISTEN_BUILD)/%.o
