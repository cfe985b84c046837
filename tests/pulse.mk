# Tests of the real sound path against a private PulseAudio with null sinks.
PULSE_TEST := $(BUILD)/pulse/test_portaudio
PULSE_OBJECTS := $(addprefix $(BUILD)/obj/,device_portaudio.o device_choice.o channels.o hush.o progress.o log.o engine.o \
	engine_setup.o mixer.o track.o ring.o clip.o)

PULSE_WRAP := -Wl,--wrap=Pa_IsFormatSupported,--wrap=Pa_OpenStream

$(PULSE_TEST): tests/pulse/test_portaudio.c tests/pulse/picky.c tests/pulse/picky.h $(PULSE_OBJECTS) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) $(LDFLAGS_ALL) $(PULSE_WRAP) -o $@ $(filter %.c %.o,$^) $(PC_LIBS) -lcmocka

unit: $(PULSE_TEST)

LIVE_SUITES += "tests/pulse/all.sh $(BUILD)"

test-pulse: all $(PULSE_TEST) ## the real sound path, live, over a private PulseAudio
	@tests/pulse/all.sh $(BUILD)

.PHONY: test-pulse
