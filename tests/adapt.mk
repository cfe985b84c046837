# The acoustic model, adapted: `make adapt-model` (needs sphinxtrain and sphinxbase-utils) remakes voices/listening.model
# from DATA, and one model for each fold of speakers left out, for measuring.
DATA ?= ../shared/speech
ADAPT_OBJECTS := $(addprefix $(BUILD)/obj/,room.o convolver.o fft.o soundfile.o resample.o quiet.o acoustic_file.o)
ADAPT_FOLDS ?= none

$(BUILD)/listen/prepare: tests/adapt/prepare.c tests/listen/corpus.c tests/listen/scene.c $(ADAPT_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -Itests/listen $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

$(BUILD)/listen/model_tool: tests/adapt/model_tool.c $(BUILD)/obj/acoustic_file.o
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

adapt-model: $(BUILD)/listen/collect $(BUILD)/listen/prepare $(BUILD)/listen/model_tool
	$(BUILD)/listen/collect --phrases | tests/listen/synthesise.sh $(BUILD)/synthetic
	$(BUILD)/listen/prepare $(DATA) $(BUILD)/adapt $(BUILD)/synthetic
	for fold in $(ADAPT_FOLDS); do \
		MODEL_TOOL=$(abspath $(BUILD)/listen/model_tool) tests/adapt/adapt.sh $(BUILD)/adapt $$fold || exit 1; done
	$(BUILD)/listen/model_tool difference /usr/share/pocketsphinx/model/en-us/en-us $(BUILD)/adapt/none.model \
		voices/listening.model

# Adapting to one user (steadyd --adapt): a test with eSpeak voices, and a bench on the speakers of DATA with most clips.
SUITES += "tests/adapt/test_adapt.sh $(BUILD)"
BENCH_ADAPT_PARTS := corpus tally words

$(BUILD)/listen/bench_adapt: tests/adapt/bench_adapt.c $(BENCH_ADAPT_PARTS:%=$(BUILD)/listen/%.o) $(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/listen $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS)

bench-adapt: $(BUILD)/listen/bench_adapt ## what adapting to one user brings
	@tests/adapt/bench_adapt.sh $(BUILD) "$(DATA)"

.PHONY: adapt-model bench-adapt
