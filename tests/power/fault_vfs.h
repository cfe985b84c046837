/*
 * A disk that fails: a layer over SQLite's own files that counts what changes them (write, sync, truncate, delete) and,
 * at one of these, lets the process die, the power go, or the call fail. Syncing costs nothing here; what has been synced
 * is remembered, for when the power goes. One thread.
 */
#ifndef STEADY_TEST_FAULT_VFS_H
#define STEADY_TEST_FAULT_VFS_H

#include <stdbool.h>

enum disk_fault {
	FAULT_NONE,
	FAULT_KILL,	   /* the process dies before it */
	FAULT_KILL_TORN,   /* ... when half of it has been done */
	FAULT_CUT_NOTHING, /* the power goes: of what has not been synced nothing is there */
	FAULT_CUT_MIXED,   /* ... or any part of it, whatever came first */
	FAULT_ERROR,	   /* it fails, once */
	FAULT_ERROR_TORN,  /* ... when half of it has been done */
	FAULT_ERRORS,	   /* it fails, and all that follow */
	FAULT_FULL,	   /* from there on there is no room */
	FAULT_READ,	   /* a read fails, once; reads are counted apart */
	FAULT_COUNT
};

/* Becomes what SQLite uses by default. Once. */
void fault_vfs_install(void);
/* Counting begins anew; `at` is the first change (or read) that is struck, from 1. `seed` is for FAULT_CUT_MIXED. */
void fault_vfs_plan(enum disk_fault fault, long at, unsigned seed);
/* The disk is well again. */
void fault_vfs_mend(void);
/* Since the plan was made. */
long fault_vfs_changes(void);
long fault_vfs_reads(void);

#endif
