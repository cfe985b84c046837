# Power and crashes: the plug pulled at every write of a session, a disk that fails, a daemon that hangs.
POWER_BUILD := $(BUILD)/power
POWER_SWEEP := $(POWER_BUILD)/test_sweep

$(POWER_BUILD)/%.o: tests/power/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -iquote tests/unit -iquote tests/power $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(POWER_SWEEP): $(POWER_BUILD)/test_sweep.o $(POWER_BUILD)/fault_vfs.o $(LIB_OBJECTS)
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(PC_LIBS) -lcmocka

-include $(wildcard $(POWER_BUILD)/*.d)
.PRECIOUS: $(POWER_BUILD)/%.o
