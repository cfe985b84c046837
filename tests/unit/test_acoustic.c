/* sources: acoustic*.c */
/*
 * The two files of an acoustic model and the difference on top of them, on the smallest model there is: what is in order
 * is taken, what claims more than there is, or contradicts itself, is not.
 */
#include "acoustic.h"

#include "temporary.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define VALUES 39

static char path[512];
static char error[512];

static int set_up(void **state)
{
	(void)state;
	return temporary_begin();
}

static int tear_down(void **state)
{
	(void)state;
	temporary_end();
	return 0;
}

static void write_file(const char *name, const void *head, size_t head_size, const void *body, size_t body_size)
{
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", temporary_directory(), name);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(head, 1, head_size, file), head_size);
	assert_int_equal(fwrite(body, 1, body_size, file), body_size);
	assert_int_equal(fclose(file), 0);
}

/* Means that claim so many codebooks, densities and values, of which there are 39. */
static void write_means(int32_t codebooks, int32_t densities, int32_t total)
{
	const char head[] = "s3\nversion 1.0\nendhdr\n";
	struct {
		int32_t counts[8];
		float values[VALUES];
	} body = {.counts = {0x11223344, codebooks, 3, densities, 13, 13, 13, total}};

	write_file("means", head, sizeof(head) - 1, &body, sizeof(body));
}

/* Weights of so many rows and senones, of which there are 6. */
static void write_sendump(int32_t rows, int32_t senones)
{
	const int32_t head[] = {0, rows, senones};

	write_file("sendump", head, sizeof(head), "\1\2\3\4\5\6", 6);
}

static bool means_are_taken(int32_t codebooks, int32_t densities, int32_t total)
{
	struct acoustic_file file;
	bool taken;

	write_means(codebooks, densities, total);
	taken = acoustic_read_means(&file, path);
	for (size_t i = 0; taken && i < file.count; i++)
		assert_in_range(acoustic_dimension(&file, i), 0, ACOUSTIC_DIMENSIONS - 1);
	assert_true(taken || file.error[0]);
	acoustic_file_free(&file);
	return taken;
}

static bool sendump_is_taken(int32_t rows, int32_t senones)
{
	struct acoustic_file file;
	bool taken;

	write_sendump(rows, senones);
	taken = acoustic_read_sendump(&file, path);
	assert_true(taken || file.error[0]);
	acoustic_file_free(&file);
	return taken;
}

static void believes_no_count(void **state)
{
	(void)state;
	assert_true(means_are_taken(1, 1, VALUES));
	assert_false(means_are_taken(1, 1, VALUES + 1));
	assert_false(means_are_taken(2, 1, VALUES));
	assert_false(means_are_taken(-1, -1, VALUES));
	assert_false(means_are_taken(0, 1, 0));
	/* Their product is beyond 64 bits. */
	assert_false(means_are_taken(INT32_MAX, INT32_MAX, VALUES));
	assert_true(sendump_is_taken(1, 2));
	assert_false(sendump_is_taken(1, 3));
	assert_false(sendump_is_taken(INT32_MAX, 2));
	assert_false(sendump_is_taken(1, -2));
	assert_false(sendump_is_taken(4096, UINT16_MAX));
}

static void reads_whole_files_only(void **state)
{
	struct acoustic_file file;

	(void)state;
	assert_false(acoustic_read_means(&file, temporary_directory()));
	assert_non_null(strstr(file.error, "is empty, no file, or larger than 32 MiB"));
	acoustic_file_free(&file);
	write_file("means", "", 0, "", 0);
	assert_false(acoustic_read_means(&file, path));
	acoustic_file_free(&file);
	assert_int_equal(truncate(path, (32 << 20) + 1), 0);
	assert_false(acoustic_read_means(&file, path));
	acoustic_file_free(&file);
	assert_false(acoustic_read_means(&file, "/nowhere/means"));
	acoustic_file_free(&file);
}

/* The difference for this model, with `tail` behind its header; 0 or -1. */
static int open_difference(const char *tail, size_t size)
{
	struct acoustic_file means, sendump;
	struct acoustic acoustic;
	char head[1024], name[512];
	int used;

	write_means(1, 1, VALUES);
	assert_true(acoustic_read_means(&means, path));
	write_sendump(1, 2);
	assert_true(acoustic_read_sendump(&sendump, path));
	used = snprintf(head, sizeof(head),
			"steady acoustic difference 1\nof means %" PRIx64 "\nof sendump %" PRIx64
			"\nmeans 39\nsenones 1\nsteps",
			acoustic_fingerprint(&means), acoustic_fingerprint(&sendump));
	for (int i = 0; i < VALUES; i++)
		used += snprintf(head + used, sizeof(head) - (size_t)used, " 0.5");
	used += snprintf(head + used, sizeof(head) - (size_t)used, "\nend\n");
	acoustic_file_free(&means);
	acoustic_file_free(&sendump);
	write_file("listening.model", head, (size_t)used, tail, size);
	snprintf(name, sizeof(name), "%s", path);
	bool open = acoustic_open(&acoustic, temporary_directory(), name, NULL, error, sizeof(error));
	assert_int_equal(open, acoustic.means >= 0 && acoustic.sendump >= 0);
	acoustic_close(&acoustic);
	return open ? 0 : -1;
}

static void takes_a_difference_that_fits(void **state)
{
	char tail[VALUES + 6] = {0};

	(void)state;
	assert_int_equal(open_difference(tail, VALUES + 5), 0);
	assert_int_equal(open_difference(tail, VALUES + 4), -1);
	assert_non_null(strstr(error, "is damaged"));
	assert_int_equal(open_difference(tail, VALUES + 6), -1);
	tail[VALUES] = 2; /* the third of two senones */
	assert_int_equal(open_difference(tail, VALUES + 5), -1);
	write_file("listening.model", "steady acoustic difference 2\n", 29, "", 0);
	struct acoustic acoustic;
	assert_false(acoustic_open(&acoustic, temporary_directory(), path, NULL, error, sizeof(error)));
	assert_non_null(strstr(error, "is no acoustic difference"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(believes_no_count, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(reads_whole_files_only, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(takes_a_difference_that_fits, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
