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

POWER_TOOLS := $(POWER_BUILD)/hang $(POWER_BUILD)/supervise

$(POWER_TOOLS): $(POWER_BUILD)/%: $(POWER_BUILD)/%.o
	$(CC) $(LDFLAGS_ALL) -o $@ $^

POWER_ALL := $(POWER_SWEEP) $(POWER_TOOLS)

unit: $(POWER_ALL)

SUITES += "tests/run_unit.sh $(POWER_BUILD) test_sweep"
LIVE_SUITES += "tests/power/all.sh $(BUILD)"

test-power: all $(POWER_ALL) ## power cuts, failing disks and hangs, a sample as in `make test`
	@tests/all.sh "tests/run_unit.sh $(POWER_BUILD) test_sweep" "tests/power/all.sh $(BUILD)"

KILLS ?= 200
sweep-power: all $(POWER_ALL) ## the same, every point: an hour
	STEADY_SWEEP=full $(POWER_SWEEP)
	tests/power/test_hangs.sh $(BUILD)
	tests/power/many_kills.sh $(BUILD) $(KILLS)

.PHONY: test-power sweep-power
