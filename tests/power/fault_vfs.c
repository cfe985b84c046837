/* A disk that fails, as a virtual file system of SQLite: sqlite.org/vfs.html. */
#include "fault_vfs.h"

#include <sqlite3.h>

#include <assert.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 8
#define SECTOR 512 /* a torn write ends at one */

enum change_kind { CHANGE_WRITE, CHANGE_TRUNCATE };

/* Not synced yet. */
struct change {
	enum change_kind kind;
	sqlite3_int64 offset; /* TRUNCATE: the new size */
	int length;
	unsigned char *data;
};

/* A file as the disk has it for certain, and what has been changed since. */
struct shadow {
	char path[512]; /* "" = free */
	unsigned char *data;
	size_t size;
	struct change *changes;
	size_t change_count;
};

struct faulty_file {
	sqlite3_file base;
	struct shadow *shadow; /* NULL: not followed */
	sqlite3_file *real;    /* behind this struct */
};

static sqlite3_vfs *real_vfs, shim;
static struct shadow shadows[FILES_MAX];
static enum disk_fault fault;
static long strike_at, changes, reads;
static unsigned seed;

static unsigned pick(unsigned below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

void fault_vfs_plan(enum disk_fault wanted, long at, unsigned random_seed)
{
	fault = wanted;
	strike_at = at;
	seed = random_seed;
	changes = reads = 0;
}

void fault_vfs_mend(void)
{
	fault = FAULT_NONE;
}

long fault_vfs_changes(void)
{
	return changes;
}

long fault_vfs_reads(void)
{
	return reads;
}

/* ---- what the disk has for certain ---- */

static void *grown(void *memory, size_t size)
{
	memory = realloc(memory, size > 0 ? size : 1);
	if (!memory)
		abort();
	return memory;
}

static void shadow_resize(struct shadow *shadow, size_t size)
{
	if (size > shadow->size) {
		shadow->data = grown(shadow->data, size);
		memset(shadow->data + shadow->size, 0, size - shadow->size);
	}
	shadow->size = size;
}

static void shadow_apply(struct shadow *shadow, const struct change *change, int length)
{
	size_t end = (size_t)change->offset + (size_t)length;

	if (change->kind == CHANGE_TRUNCATE) {
		shadow_resize(shadow, (size_t)change->offset);
		return;
	}
	if (end > shadow->size)
		shadow_resize(shadow, end);
	memcpy(shadow->data + change->offset, change->data, (size_t)length);
}

static void shadow_forget_changes(struct shadow *shadow)
{
	for (size_t i = 0; i < shadow->change_count; i++)
		free(shadow->changes[i].data);
	shadow->change_count = 0;
}

static void shadow_sync(struct shadow *shadow)
{
	for (size_t i = 0; i < shadow->change_count; i++)
		shadow_apply(shadow, &shadow->changes[i], shadow->changes[i].length);
	shadow_forget_changes(shadow);
}

static void shadow_add(struct shadow *shadow, enum change_kind kind, const void *data, int length, sqlite3_int64 offset)
{
	struct change *change;

	shadow->changes = grown(shadow->changes, (shadow->change_count + 1) * sizeof(*shadow->changes));
	change = &shadow->changes[shadow->change_count++];
	*change = (struct change){.kind = kind, .offset = offset, .length = length};
	change->data = memcpy(grown(NULL, (size_t)length), data, (size_t)length);
}

static void shadow_load(struct shadow *shadow)
{
	struct stat status;
	int fd = open(shadow->path, O_RDONLY);

	if (fd < 0)
		return;
	if (fstat(fd, &status) == 0) {
		shadow_resize(shadow, (size_t)status.st_size);
		if (read(fd, shadow->data, shadow->size) != (ssize_t)shadow->size)
			abort();
	}
	close(fd);
}

static void shadow_drop(const char *path)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		struct shadow *shadow = &shadows[i];

		if (strcmp(shadow->path, path) != 0)
			continue;
		shadow_forget_changes(shadow);
		free(shadow->changes);
		free(shadow->data);
		*shadow = (struct shadow){.path = ""};
	}
}

static struct shadow *shadow_of(const char *path)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (strcmp(shadows[i].path, path) == 0)
			return &shadows[i];
	}
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (shadows[i].path[0])
			continue;
		snprintf(shadows[i].path, sizeof(shadows[i].path), "%s", path);
		shadow_load(&shadows[i]);
		return &shadows[i];
	}
	abort();
}

/* ---- the end ---- */

/* Each change that was not synced has reached the disk, or has not, or only its first sectors. */
static void mix(struct shadow *shadow)
{
	for (size_t i = 0; i < shadow->change_count; i++) {
		const struct change *change = &shadow->changes[i];
		unsigned what = pick(3);

		if (what == 0)
			shadow_apply(shadow, change, change->length);
		else if (what == 1 && change->length > SECTOR)
			shadow_apply(shadow, change, (int)pick((unsigned)change->length / SECTOR) * SECTOR);
	}
}

static void leave(const struct shadow *shadow)
{
	int fd = open(shadow->path, O_WRONLY | O_TRUNC);

	if (fd < 0 || write(fd, shadow->data, shadow->size) != (ssize_t)shadow->size)
		abort();
	close(fd);
}

static void die(void)
{
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (!shadows[i].path[0] || fault == FAULT_KILL || fault == FAULT_KILL_TORN)
			continue;
		if (fault == FAULT_CUT_MIXED)
			mix(&shadows[i]);
		leave(&shadows[i]);
	}
	raise(SIGKILL);
}

/* Counts a change; true when it is to fail, or to be torn and then fail. */
static bool struck(void)
{
	bool here = ++changes == strike_at;

	switch (fault) {
	case FAULT_KILL:
	case FAULT_CUT_NOTHING:
	case FAULT_CUT_MIXED:
		if (here)
			die();
		return false;
	case FAULT_KILL_TORN:
	case FAULT_ERROR:
	case FAULT_ERROR_TORN:
		return here;
	case FAULT_ERRORS:
	case FAULT_FULL:
		return changes >= strike_at;
	default:
		return false;
	}
}

static bool is_torn(void)
{
	return fault == FAULT_KILL_TORN || fault == FAULT_ERROR_TORN;
}

/* ---- files ---- */

static struct faulty_file *file_of(sqlite3_file *file)
{
	return (struct faulty_file *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
	return file_of(file)->real;
}

static int faulty_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int faulty_read(sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
	if (++reads == strike_at && fault == FAULT_READ)
		return SQLITE_IOERR_READ;
	return real_of(file)->pMethods->xRead(real_of(file), data, length, offset);
}

static int change(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
	if (file_of(file)->shadow)
		shadow_add(file_of(file)->shadow, CHANGE_WRITE, data, length, offset);
	return real_of(file)->pMethods->xWrite(real_of(file), data, length, offset);
}

static int faulty_write(sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
	if (!struck())
		return change(file, data, length, offset);
	if (is_torn())
		change(file, data, length / 2, offset);
	if (fault == FAULT_KILL_TORN)
		die();
	return fault == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	if (struck()) {
		if (fault == FAULT_KILL_TORN)
			die();
		if (fault != FAULT_FULL)
			return SQLITE_IOERR_TRUNCATE;
	}
	if (file_of(file)->shadow)
		shadow_add(file_of(file)->shadow, CHANGE_TRUNCATE, "", 0, size);
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	if (struck()) {
		if (fault == FAULT_KILL_TORN)
			die();
		if (fault != FAULT_FULL)
			return SQLITE_IOERR_FSYNC;
	}
	if (file_of(file)->shadow)
		shadow_sync(file_of(file)->shadow);
	return SQLITE_OK;
}

static int faulty_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int faulty_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int faulty_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int faulty_reserved(sqlite3_file *file, int *reserved)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int faulty_control(sqlite3_file *file, int operation, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int faulty_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int faulty_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

/* Version 1: no shared memory, which a database that is locked for one program alone does without. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_reserved,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_traits,
};

static int faulty_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
	struct faulty_file *faulty = file_of(file);
	bool cut = fault == FAULT_CUT_NOTHING || fault == FAULT_CUT_MIXED;
	int code;

	(void)vfs;
	*faulty = (struct faulty_file){.real = (sqlite3_file *)(faulty + 1)};
	faulty->shadow = path && cut ? shadow_of(path) : NULL;
	code = real_vfs->xOpen(real_vfs, path, faulty->real, flags, out_flags);
	if (code == SQLITE_OK)
		faulty->base.pMethods = &methods;
	return code;
}

static int faulty_delete(sqlite3_vfs *vfs, const char *path, int sync_directory)
{
	(void)vfs;
	(void)sync_directory;
	if (struck()) {
		if (fault == FAULT_KILL_TORN)
			die();
		if (fault != FAULT_FULL)
			return SQLITE_IOERR_DELETE;
	}
	shadow_drop(path);
	return real_vfs->xDelete(real_vfs, path, 0);
}

void fault_vfs_install(void)
{
	real_vfs = sqlite3_vfs_find("unix");
	assert(real_vfs);
	shim = *real_vfs;
	shim.zName = "faulty";
	shim.szOsFile = (int)sizeof(struct faulty_file) + real_vfs->szOsFile;
	shim.xOpen = faulty_open;
	shim.xDelete = faulty_delete;
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}
