# Training and measuring the listening. `make train-listening` writes voices/listening.cfg (and, for the bench, weights
# for each fold of speakers, learnt from the other folds); `make bench-listen` (listen_bench.mk) measures.
# Both read a folder laid out like ../shared/speech: DATA=folder.
DATA ?= ../shared/speech
LISTEN_BUILD := $(BUILD)/listen
LISTEN_PARTS := corpus scene words table logistic tally weights
LISTEN_OBJECTS = $(LISTEN_PARTS:%=$(LISTEN_BUILD)/%.o)
LISTEN_TOOLS := collect train phones

$(LISTEN_BUILD)/%.o: tests/listen/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/listen $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(LISTEN_TOOLS:%=$(LISTEN_BUILD)/%): $(LISTEN_BUILD)/%: $(LISTEN_BUILD)/%.o $(LISTEN_OBJECTS) $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

train-listening: $(LISTEN_TOOLS:%=$(LISTEN_BUILD)/%) $(LISTEN_BUILD)/model_tool
	tests/setup.sh build train
	tests/listen/train.sh $(BUILD) $(DATA)

-include $(wildcard $(LISTEN_BUILD)/*.d)
.PHONY: train-listening
.PRECIOUS: $(LISTEN_BUILD)/%.o
