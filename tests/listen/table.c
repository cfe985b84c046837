/* Reads the tables: tab-separated lines, hypotheses ("H") before the recording ("I") they belong to. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool grow(void **list, size_t count, size_t size)
{
	void *larger = *list;

	if ((count & (count - 1)) == 0)
		larger = realloc(*list, (count ? count * 2 : 1) * size);
	if (larger)
		*list = larger;
	return larger != NULL;
}

/* H kind label speaker fold scene begin end overlaps intent phrase values... */
static bool read_row(struct table *table, char *line)
{
	struct table_row row = {.item = table->item_count};
	char *rest = line, *fields[11];

	for (size_t i = 0; i < 11; i++) {
		fields[i] = strsep(&rest, "\t");
		if (!fields[i])
			return false;
	}
	row.begin = atof(fields[6]);
	row.end = atof(fields[7]);
	row.overlaps = atoi(fields[8]) != 0;
	if (!intent_parse(fields[9], &row.intent))
		return false;
	snprintf(row.phrase, sizeof(row.phrase), "%s", fields[10]);
	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		char *value = strsep(&rest, "\t\n");

		if (!value)
			return false;
		row.values[i] = strtof(value, NULL);
	}
	if (!grow((void **)&table->rows, table->row_count, sizeof(row)))
		return false;
	table->rows[table->row_count++] = row;
	return true;
}

/* I kind label speaker fold scene seconds promoted-single promoted-several; the last may be missing */
static bool read_item(struct table *table, const char *line)
{
	struct table_item item = {.fold = 0};
	int kind;

	if (sscanf(line, "I\t%d\t%63[^\t]\t%95[^\t]\t%u\t%15[^\t]\t%lf\t%zu\t%zu", &kind, item.label, item.speaker,
		   &item.fold, item.scene, &item.seconds, &item.promoted.single, &item.promoted.several) < 7)
		return false;
	item.kind = (enum corpus_kind)kind;
	if (!grow((void **)&table->items, table->item_count, sizeof(item)))
		return false;
	table->items[table->item_count++] = item;
	return true;
}

bool table_read(struct table *table, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[1024];
	bool ok = file != NULL;

	while (ok && fgets(line, sizeof(line), file)) {
		if (!strchr(line, '\n'))
			break; /* still being written */
		if (line[0] == 'H')
			ok = read_row(table, line);
		else if (line[0] == 'I')
			ok = read_item(table, line);
	}
	if (!ok)
		fprintf(stderr, "%s: cannot be read\n", path);
	if (file)
		fclose(file);
	/* Rows of a recording that was not finished have none. */
	while (table->row_count > 0 && table->rows[table->row_count - 1].item >= table->item_count)
		table->row_count--;
	return ok;
}

void table_free(struct table *table)
{
	free(table->items);
	free(table->rows);
	*table = (struct table){0};
}
