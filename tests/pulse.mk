# Tests of the real sound path against a private PulseAudio with null sinks.
PULSE_TEST := $(BUILD)/pulse/test_portaudio
PULSE_OBJECTS := $(addprefix $(BUILD)/obj/,device_portaudio.o device_choice.o channels.o hush.o progress.o log.o engine.o \
	engine_setup.o mixer.o track.o ring.o clip.o)

$(PULSE_TEST): tests/pulse/test_portaudio.c $(PULSE_OBJECTS) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -MF $@.d $(LDFLAGS_ALL) -o $@ $< $(PULSE_OBJECTS) $(PC_LIBS) -lcmocka

-include $(PULSE_TEST).d

unit: $(PULSE_TEST)

SUITES += "tests/pulse/all.sh $(BUILD)"

test-pulse: all $(PULSE_TEST) ## the real sound path, live, over a private PulseAudio
	@tests/pulse/all.sh $(BUILD)

.PHONY: test-pulse
