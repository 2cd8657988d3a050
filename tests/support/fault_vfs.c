#include "tests/support/fault_vfs.h"

#include <glib.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

typedef enum { OPERATION_WRITE, OPERATION_SYNC, OPERATION_TRUNCATE } Operation;

typedef struct {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
} File;

static sqlite3_vfs shim;
static sqlite3_io_methods methods;
static Fault armed;
static int left;

static sqlite3_vfs *real_vfs(void)
{
    return shim.pAppData;
}

/* The operations that each fault counts. */
static const unsigned counted[] = {
    [FAULT_NONE] = 0,
    [FAULT_KILL] = 1U << OPERATION_WRITE | 1U << OPERATION_SYNC | 1U << OPERATION_TRUNCATE,
    [FAULT_SYNC] = 1U << OPERATION_SYNC,
    [FAULT_FULL] = 1U << OPERATION_WRITE,
};

/* What the operation is to return instead of being done; SQLITE_OK: do it. */
static int fault_at(Operation operation)
{
    if (!(counted[armed] & 1U << operation) || (left > 0 && --left > 0))
        return SQLITE_OK;
    switch (armed) {
    case FAULT_KILL:
        return raise(SIGKILL);
    case FAULT_SYNC:
        armed = FAULT_NONE;
        return SQLITE_IOERR_FSYNC;
    case FAULT_FULL:
        return SQLITE_FULL;
    case FAULT_NONE:
        break;
    }
    return SQLITE_OK;
}

bool fault_happened(void)
{
    return left == 0;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return ((File *)file)->real;
}

/* ---- operations with faults ---------------------------------------------------------------- */

static int file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    int fault = fault_at(OPERATION_WRITE);

    return fault ? fault : real(file)->pMethods->xWrite(real(file), data, size, at);
}

static int file_sync(sqlite3_file *file, int flags)
{
    int fault = fault_at(OPERATION_SYNC);

    return fault ? fault : real(file)->pMethods->xSync(real(file), flags);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int fault = fault_at(OPERATION_TRUNCATE);

    return fault ? fault : real(file)->pMethods->xTruncate(real(file), size);
}

/* ---- the others, passed on ----------------------------------------------------------------- */

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), data, size, at);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xLock(real(file), lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xUnlock(real(file), lock);
}

static int file_reserved(sqlite3_file *file, int *reserved)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int file_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int file_shm_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static int file_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *out, int flags, int *given)
{
    File *file = (File *)out;

    (void)vfs;
    file->base.pMethods = NULL;
    file->real = (sqlite3_file *)(void *)(file + 1);
    int code = real_vfs()->xOpen(real_vfs(), name, file->real, flags, given);
    if (code == SQLITE_OK)
        file->base.pMethods = &methods;
    return code;
}

/* ---- arming -------------------------------------------------------------------------------- */

static void install(void)
{
    sqlite3_vfs *plain = sqlite3_vfs_find(NULL);

    shim = *plain;
    shim.zName = "fault";
    shim.szOsFile = (int)sizeof(File) + plain->szOsFile;
    shim.pAppData = plain;
    shim.xOpen = file_open;
    methods = (sqlite3_io_methods){
        .iVersion = 2, /* shared memory, no memory mapping */
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_unlock,
        .xCheckReservedLock = file_reserved,
        .xFileControl = file_control,
        .xSectorSize = file_sector,
        .xDeviceCharacteristics = file_device,
        .xShmMap = file_shm_map,
        .xShmLock = file_shm_lock,
        .xShmBarrier = file_shm_barrier,
        .xShmUnmap = file_shm_unmap,
    };
    sqlite3_vfs_register(&shim, 1);
}

void fault_arm(Fault fault, int at)
{
    if (!shim.xOpen)
        install();
    armed = fault;
    left = at;
}
