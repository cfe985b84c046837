# Sound taken away at every block of a session, in the simulated room. CI takes every SWEEP_STRIDE-th block; with
# `make sweep-faults` it is every one.
SWEEP_STRIDE ?= 47

$(BUILD)/faults/sweep: tests/faults/sweep.c $(LIB_OBJECTS) $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(PC_CFLAGS) $(CFLAGS_ALL) -MMD -MP -MF $@.d $(LDFLAGS_ALL) -o $@ $< $(LIB_OBJECTS) $(PC_LIBS)

-include $(BUILD)/faults/sweep.d

unit: $(BUILD)/faults/sweep

SUITES += "$(BUILD)/faults/sweep . tests/faults/sweep.scn $(SWEEP_STRIDE)"

sweep-faults: $(BUILD)/faults/sweep ## sound taken away at every block of a session; takes long
	$(BUILD)/faults/sweep . tests/faults/sweep.scn 1

.PHONY: sweep-faults
