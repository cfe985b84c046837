# Tests of the real sound path against a private PulseAudio with null sinks.
PULSE_TEST := $(BUILD)/pulse/test_portaudio
PULSE_OBJECTS := $(addprefix $(BUILD)/obj/,device_portaudio.o device_choice.o hush.o progress.o log.o engine.o \
	engine_setup.o mixer.o track.o ring.o clip.o)

$(PULSE_TEST): tests/pulse/test_portaudio.c $(PULSE_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -MF $@.d $(LDFLAGS_ALL) -o $@ $< $(PULSE_OBJECTS) $(PC_LIBS) -lcmocka

-include $(PULSE_TEST).d

test-pulse: $(PULSE_TEST) all
	tests/pulse/test_portaudio.sh $(PULSE_TEST)
	tests/pulse/test_live.sh $(BUILD)

.PHONY: test-pulse
