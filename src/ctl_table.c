/* Tables for people. */
#include "ctl_table.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void ctl_append(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	for (; *text && used + 1 < size; text++) {
		if ((unsigned char)*text >= ' ' && *text != 0x7f)
			out[used++] = *text;
	}
	out[used] = '\0';
}

const char *ctl_format_time(long long time, char *out, size_t size)
{
	time_t when = (time_t)time;
	struct tm local;

	out[0] = '\0';
	if (time > 0 && localtime_r(&when, &local))
		strftime(out, size, "%Y-%m-%d %H:%M", &local);
	return out;
}

void ctl_table_begin(struct ctl_table *table, const struct ctl_column *columns)
{
	*table = (struct ctl_table){.column_count = 0};
	while (table->column_count < CTL_TABLE_MAX_COLUMNS && columns[table->column_count].title) {
		table->columns[table->column_count] = columns[table->column_count];
		table->column_count++;
	}
}

void ctl_table_add(struct ctl_table *table, const char *text)
{
	if (table->cell_count == table->capacity) {
		table->capacity = table->capacity ? 2 * table->capacity : 256;
		table->cells = realloc(table->cells, table->capacity * sizeof(table->cells[0]));
		if (!table->cells) {
			fputs("steadyctl: out of memory\n", stderr);
			abort();
		}
	}
	table->cells[table->cell_count][0] = '\0';
	ctl_append(table->cells[table->cell_count++], CTL_CELL_SIZE, text);
}

void ctl_table_add_number(struct ctl_table *table, long long number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", number);
	ctl_table_add(table, text);
}

void ctl_table_add_time(struct ctl_table *table, long long time)
{
	char text[64];

	ctl_table_add(table, ctl_format_time(time, text, sizeof(text)));
}

/* Characters, not bytes. */
static int width_of(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static int column_width(const struct ctl_table *table, size_t column)
{
	int width = width_of(table->columns[column].title);

	for (size_t i = column; i < table->cell_count; i += table->column_count) {
		int cell = width_of(table->cells[i]);

		width = cell > width ? cell : width;
	}
	return width;
}

static void print_cell(const char *text, int width, bool right, bool last)
{
	int padding = width - width_of(text);

	printf("%*s%s", right ? padding : 0, "", text);
	printf("%*s%s", right || last ? 0 : padding, "", last ? "\n" : "  ");
}

void ctl_table_end(struct ctl_table *table, const char *empty)
{
	int widths[CTL_TABLE_MAX_COLUMNS];

	assert(table->column_count > 0);
	if (table->cell_count == 0)
		puts(empty);
	for (size_t i = 0; i < table->column_count; i++)
		widths[i] = column_width(table, i);
	for (size_t i = 0; table->cell_count && i < table->column_count; i++)
		print_cell(table->columns[i].title, widths[i], table->columns[i].number, i + 1 == table->column_count);
	for (size_t i = 0; i < table->cell_count; i++) {
		size_t column = i % table->column_count;

		print_cell(table->cells[i], widths[column], table->columns[column].number,
			   column + 1 == table->column_count);
	}
	free(table->cells);
}
