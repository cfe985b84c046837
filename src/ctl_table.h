/* A table for people: columns as wide as what is in them, numbers to the right. One thread. */
#ifndef STEADY_CTL_TABLE_H
#define STEADY_CTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#define CTL_TABLE_MAX_COLUMNS 12
#define CTL_CELL_SIZE 256

struct ctl_column {
	const char *title; /* NULL after the last */
	bool number;
};

struct ctl_table {
	struct ctl_column columns[CTL_TABLE_MAX_COLUMNS];
	size_t column_count;
	char (*cells)[CTL_CELL_SIZE]; /* row by row */
	size_t cell_count, capacity;
};

void ctl_table_begin(struct ctl_table *table, const struct ctl_column *columns);
/* The next cell, without control characters. */
void ctl_table_add(struct ctl_table *table, const char *text);
void ctl_table_add_number(struct ctl_table *table, long long number);
void ctl_table_add_time(struct ctl_table *table, long long time);
/* Prints it, or `empty` when it has no row, and frees what it holds. */
void ctl_table_end(struct ctl_table *table, const char *empty);

/* Local time, "2026-11-21 08:30"; nothing for 0. Returns out. */
const char *ctl_format_time(long long time, char *out, size_t size);
/* Appends `text` without control characters: what the daemon quotes may come from anybody. */
void ctl_append(char *out, size_t size, const char *text);

#endif
