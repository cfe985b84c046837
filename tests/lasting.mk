# What happens in a year, and in a day.
SUITES += "tests/lasting/year.sh $(BUILD)"

year: all ## whole sessions in streams that have run for a day, a year, 65 years
	@tests/lasting/year.sh $(BUILD) all

.PHONY: year
