// Records what a program looks at: every file it opens, lists, asks for or follows, every variable, every connection.
//
// LD_PRELOAD=libnixvms-trace.so NIXVMS_TRACE=FILE [NIXVMS_TRACE_START=PATH NIXVMS_TRACE_REAL_START=PATH] PROGRAM. Without
// the variable, or where FILE is not there or does not begin with HEADER, nothing is recorded. A record is text that ends
// with a NUL: a letter, the state of the path, a space, the path. The state is what stat said to the program itself, or
// before its own call: "major:minor:inode:mode:size:modified:changed", "-" where nothing is there, or "?". So what stands
// there still, at the end, is what the program has seen.
//
//   x  the program begins; the path is its process    S  it looks at a PATH for the first time; of both, the state is the time
//   E  the program that S is of exits, and nothing is missing
//   r  opened to be read    d  listed    s  asked for, links followed    l  asked for, not followed    k  followed
//   w  opened to be written    e  a variable    n  a connection that leaves the machine
//
// Nothing is recorded below /nix/store, whose content does not change, and below the folder of PATH, which is the tracer's
// own. What is recorded once is not recorded again, unless another type of thing is there; after S everything is recorded
// anew. No locks and no allocation.
//
// A record is one write to a file that is opened for it, since programs close the files of others when they fork. After S
// it is put into memory that forked children share, and written with E; what finds no room there is written at once. Without
// exit (killed, another program in its place) there is no E. The memory is no mapping of the file: where the disk is full,
// writing to one ends in SIGBUS, and on file systems that copy on write no reservation rules that out. When a record is
// lost, the file is emptied, header and all, which needs no room on the disk.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define HEADER "nixvms-trace 2\n"
#define SLOTS (1 << 16)
#define ROOM (16u << 20)
#define LONGEST 4096

// The version that the oldest C libraries have, where it is in a library of its own.
#ifdef __x86_64__
__asm__(".symver dlsym, dlsym@GLIBC_2.2.5");
#elif defined __aarch64__
__asm__(".symver dlsym, dlsym@GLIBC_2.17");
#endif

static char trace[LONGEST], start[LONGEST], real_start[LONGEST];
static int begun, on, phase, lost;
static pid_t owner, keeper;
static uint64_t seen[SLOTS];
static struct memory { uint32_t used, done; char records[ROOM]; } *memory;

// Pointers to the library's functions, found on their first use: two threads would find the same.
#define REAL(name) \
    static __typeof__(&name) real_##name; \
    __typeof__(&name) real = __atomic_load_n(&real_##name, __ATOMIC_ACQUIRE); \
    if (!real) { real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); __atomic_store_n(&real_##name, real, __ATOMIC_RELEASE); }

// System calls as they are: what is in front of them is what this library stands in front of.
static long sys_open(const char *path, int flags) { return syscall(SYS_openat, AT_FDCWD, path, flags, 0); }
#ifdef SYS_newfstatat
static long sys_stat(int dir, const char *path, struct stat *st, int flags) { return syscall(SYS_newfstatat, dir, path, st, flags); }
#else
static long sys_stat(int dir, const char *path, struct stat *st, int flags) { return syscall(SYS_fstatat, dir, path, st, flags); }
#endif

// What a child does before it is another program, in a root folder of its own as well, is no look of the program.
static void lose(void) {
    if (!on || (getpid() != owner && getpid() != keeper)) return;
    lost = 1;
    syscall(SYS_truncate, trace, 0L);
}

static int is_new(char kind, mode_t type, const char *path) {
    uint64_t hash = 14695981039346656037u ^ (unsigned char)kind ^ (type & S_IFMT) ^ ((uint64_t)__atomic_load_n(&phase, __ATOMIC_RELAXED) << 32);
    do hash = (hash ^ (unsigned char)*path) * 1099511628211u; while (*path++);
    hash |= !hash;
    for (unsigned i = 0; i < 32; i++) {
        uint64_t *slot = &seen[((hash ^ hash >> 32) + i) % SLOTS], none = 0;
        if (__atomic_load_n(slot, __ATOMIC_RELAXED) == hash) return 0;
        if (__atomic_compare_exchange_n(slot, &none, hash, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) return 1;
        if (none == hash) return 0;
    }
    return 1;
}

static int append(const char *records, size_t length) {
    long file = sys_open(trace, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0) return 0;
    int is_whole = syscall(SYS_write, file, records, length) == (long)length;
    syscall(SYS_close, file);
    return is_whole;
}

// Takes room first and says afterwards that it is filled: whoever is stopped in between is noticed at the end.
static int keep(const char *record, uint32_t length) {
    struct memory *m = __atomic_load_n(&memory, __ATOMIC_ACQUIRE);
    uint32_t at = m ? __atomic_load_n(&m->used, __ATOMIC_RELAXED) : ROOM;
    do if (length > ROOM - at) return 0; while (!__atomic_compare_exchange_n(&m->used, &at, at + length, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    memcpy(m->records + at, record, length);
    __atomic_fetch_add(&m->done, length, __ATOMIC_RELEASE);
    return 1;
}

static void put(char kind, const char *state, const char *path) {
    char record[2 * LONGEST];
    int length = snprintf(record, sizeof record, "%c%s %s", kind, state, path) + 1;
    if (length < 1 || length > (int)sizeof record || (!keep(record, length) && !append(record, length))) lose();
}

static void begin(void);

static int is_on(void) {
    if (!__atomic_load_n(&begun, __ATOMIC_ACQUIRE)) begin();
    return on;
}

static void put_time(char kind, const char *name) {
    struct timespec now;
    char state[64];
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(state, sizeof state, "%lld.%09ld", (long long)now.tv_sec, now.tv_nsec);
    put(kind, state, name);
}

static void start_keeping(const char *path) {
    void *room = mmap(0, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    put_time('S', path);
    keeper = getpid();
    if (room == MAP_FAILED) lose();
    else __atomic_store_n(&memory, (struct memory *)room, __ATOMIC_RELEASE);
}

// From here on there is no room: what threads and children look at now is written at once.
__attribute__((destructor)) static void end(void) {
    if (!memory || getpid() != keeper) return;
    uint32_t length = __atomic_exchange_n(&memory->used, ROOM, __ATOMIC_RELAXED);
    if (__atomic_load_n(&memory->done, __ATOMIC_ACQUIRE) != length || !append(memory->records, length)) lose();
    if (!lost) put_time('E', start);
}

static void note_name(char kind, const char *name) {
    int saved = errno;
    if (is_on() && name && is_new(kind, 0, name)) put(kind, "", name);
    errno = saved;
}

// Makes a path absolute without following anything: the kernel takes ".." after a link differently from its text.
static int absolute(int dir, const char *path, char *out) {
    size_t length = 0, rest = strlen(path);
    if (path[0] != '/') {
        char link[40];
        snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
        long n = syscall(SYS_readlinkat, AT_FDCWD, dir == AT_FDCWD ? "/proc/self/cwd" : link, out, LONGEST - 1);
        if (n <= 0 || out[0] != '/') return 0;
        length = n;
        if (rest && out[length - 1] != '/') out[length++] = '/';
    }
    if (length + rest >= LONGEST) return 0;
    memcpy(out + length, path, rest + 1);
    return 1;
}

static int is_below(const char *path, const char *folder, size_t length) { return !strncmp(path, folder, length); }
#define BELOW(path, folder) is_below(path, folder, sizeof folder - 1)

// The files beside the one that an evaluation begins with are the tracer's own.
static int is_own(const char *path, const char *first) {
    const char *slash = strrchr(first, '/');
    return slash && is_below(path, first, slash + 1 - first) && !strstr(path, "/../");
}

// What the program has been told: a state, null for an error, or this, where it is about to look.
static const struct stat before;

static void note_told(char kind, int dir, const char *path, const struct stat *told) {
    if (!is_on() || !path || (BELOW(path, "/nix/store/") && !strstr(path, "/../"))) return;
    int saved = errno;
    char full[LONGEST], state[200] = "-";
    struct stat st;
    if (!absolute(dir, path, full)) {
        // Of a path that the kernel takes for too long, or a folder that is gone, nobody can say more.
        if (!sys_stat(dir, path, &st, *path ? 0 : AT_EMPTY_PATH)) { if (!S_ISFIFO(st.st_mode) && !S_ISSOCK(st.st_mode)) lose(); }
        else if (errno != ENAMETOOLONG && errno != EBADF && errno != ENOENT) lose();
    } else if ((!BELOW(full, "/nix/store/") || strstr(full, "/../")) && strcmp(full, trace)) {
        if (!__atomic_load_n(&phase, __ATOMIC_RELAXED) && start[0] && (!strcmp(full, start) || !strcmp(full, real_start)) && !__atomic_exchange_n(&phase, 1, __ATOMIC_RELAXED))
            start_keeping(full);
        if (!is_own(full, start) && !is_own(full, real_start) && is_new(kind, told ? told->st_mode : 0, full)) {
            errno = saved;
            if (told == &before)
                told = sys_stat(AT_FDCWD, full, &st, kind == 'l' || kind == 'k' ? AT_SYMLINK_NOFOLLOW : 0) ? 0 : &st;
            if (told)
                snprintf(state, sizeof state, "%u:%u:%llu:%o:%lld:%lld.%09ld:%lld.%09ld", major(told->st_dev), minor(told->st_dev), (unsigned long long)told->st_ino,
                    (unsigned)told->st_mode, (long long)told->st_size, (long long)told->st_mtim.tv_sec, told->st_mtim.tv_nsec, (long long)told->st_ctim.tv_sec, told->st_ctim.tv_nsec);
            else if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
                strcpy(state, "?");
            put(kind, state, full);
        }
    }
    errno = saved;
}

static void note(char kind, int dir, const char *path) { note_told(kind, dir, path, &before); }

static void copy_variable(char *out, const char *name) {
    const char *value = 0;
    for (char **e = environ; e && *e; e++) if (!strncmp(*e, name, strlen(name)) && (*e)[strlen(name)] == '=') value = *e + strlen(name) + 1;
    if (value && strlen(value) < LONGEST) strcpy(out, value);
}

// The other libraries' constructors, which read variables, come before this one's: the first call begins, too.
__attribute__((constructor)) static void begin(void) {
    if (__atomic_exchange_n(&begun, 1, __ATOMIC_ACQ_REL)) return;
    char process[32], head[sizeof HEADER] = "";
    int saved = errno;
    owner = getpid();
    copy_variable(trace, "NIXVMS_TRACE");
    copy_variable(start, "NIXVMS_TRACE_START");
    copy_variable(real_start, "NIXVMS_TRACE_REAL_START");
    long file = trace[0] ? sys_open(trace, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        on = syscall(SYS_read, file, head, sizeof head - 1) == (long)sizeof head - 1 && !strcmp(head, HEADER);
        syscall(SYS_close, file);
    }
    if (on) {
        snprintf(process, sizeof process, "%d", (int)owner);
        put_time('x', process);
    }
    errno = saved;
}

// A folder that is opened is listed by fdopendir only.
static void note_open(int dir, const char *path, int flags) {
    if (flags & O_PATH) note(flags & O_NOFOLLOW ? 'l' : 's', dir, path);
    else if ((flags & O_ACCMODE) == O_RDONLY && !(flags & O_CREAT)) note(flags & O_DIRECTORY ? 's' : 'r', dir, path);
    else if (*path) note('w', dir, path);
}

static void note_fopen(const char *path, const char *mode) {
    if (mode[0] == 'r' && !strchr(mode, '+')) note('r', AT_FDCWD, path);
}

#define MODE mode_t mode = 0; if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) { va_list a; va_start(a, flags); mode = va_arg(a, mode_t); va_end(a); }
int open(const char *path, int flags, ...) { MODE REAL(open) note_open(AT_FDCWD, path, flags); return real(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE REAL(open64) note_open(AT_FDCWD, path, flags); return real(path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE REAL(openat) note_open(dir, path, flags); return real(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE REAL(openat64) note_open(dir, path, flags); return real(dir, path, flags, mode); }

// What is compiled with -D_FORTIFY_SOURCE calls these.
int __open_2(const char *path, int flags) { note_open(AT_FDCWD, path, flags); return open(path, flags, 0); }
int __open64_2(const char *path, int flags) { note_open(AT_FDCWD, path, flags); return open64(path, flags, 0); }
int __openat_2(int dir, const char *path, int flags) { note_open(dir, path, flags); return openat(dir, path, flags, 0); }
int __openat64_2(int dir, const char *path, int flags) { note_open(dir, path, flags); return openat64(dir, path, flags, 0); }

FILE *fopen(const char *path, const char *mode) { REAL(fopen) note_fopen(path, mode); return real(path, mode); }
FILE *fopen64(const char *path, const char *mode) { REAL(fopen64) note_fopen(path, mode); return real(path, mode); }
FILE *freopen(const char *path, const char *mode, FILE *f) { REAL(freopen) if (path) note_fopen(path, mode); return real(path, mode, f); }
FILE *freopen64(const char *path, const char *mode, FILE *f) { REAL(freopen64) if (path) note_fopen(path, mode); return real(path, mode, f); }

DIR *opendir(const char *path) { REAL(opendir) note('d', AT_FDCWD, path); return real(path); }
DIR *fdopendir(int file) { REAL(fdopendir) note('d', file, ""); return real(file); }
int scandir(const char *path, struct dirent ***list, int (*filter)(const struct dirent *), int (*compare)(const struct dirent **, const struct dirent **)) { REAL(scandir) note('d', AT_FDCWD, path); return real(path, list, filter, compare); }
int scandir64(const char *path, struct dirent64 ***list, int (*filter)(const struct dirent64 *), int (*compare)(const struct dirent64 **, const struct dirent64 **)) { REAL(scandir64) note('d', AT_FDCWD, path); return real(path, list, filter, compare); }

// Since glibc 2.33 these are functions of their own; programs made for older ones call the versions below.
// Most looks are these, and what they tell need not be asked for again. On 64 bits both structures are the same.
#define TOLD(kind, dir, path, call) int result = call; note_told(kind, dir, path, result ? 0 : (const struct stat *)st); return result;
#define TOLD_AT(call) if (!*path) return call; TOLD(flags & AT_SYMLINK_NOFOLLOW ? 'l' : 's', dir, path, call)
#define NOTE_AT(dir, path, flags) if (*path) note(flags & AT_SYMLINK_NOFOLLOW ? 'l' : 's', dir, path)
int stat(const char *path, struct stat *st) { REAL(stat) TOLD('s', AT_FDCWD, path, real(path, st)) }
int stat64(const char *path, struct stat64 *st) { REAL(stat64) TOLD('s', AT_FDCWD, path, real(path, st)) }
int lstat(const char *path, struct stat *st) { REAL(lstat) TOLD('l', AT_FDCWD, path, real(path, st)) }
int lstat64(const char *path, struct stat64 *st) { REAL(lstat64) TOLD('l', AT_FDCWD, path, real(path, st)) }
int fstatat(int dir, const char *path, struct stat *st, int flags) { REAL(fstatat) TOLD_AT(real(dir, path, st, flags)) }
int fstatat64(int dir, const char *path, struct stat64 *st, int flags) { REAL(fstatat64) TOLD_AT(real(dir, path, st, flags)) }
int statx(int dir, const char *restrict path, int flags, unsigned mask, struct statx *restrict st) { REAL(statx) NOTE_AT(dir, path, flags); return real(dir, path, flags, mask, st); }
#define OLD(name, type, kind) \
    int name(int version, const char *path, struct type *st); \
    int name(int version, const char *path, struct type *st) { REAL(name) TOLD(kind, AT_FDCWD, path, real(version, path, st)) }
OLD(__xstat, stat, 's')
OLD(__xstat64, stat64, 's')
OLD(__lxstat, stat, 'l')
OLD(__lxstat64, stat64, 'l')
#define OLD_AT(name, type) \
    int name(int version, int dir, const char *path, struct type *st, int flags); \
    int name(int version, int dir, const char *path, struct type *st, int flags) { REAL(name) TOLD_AT(real(version, dir, path, st, flags)) }
OLD_AT(__fxstatat, stat)
OLD_AT(__fxstatat64, stat64)

int access(const char *path, int mode) { REAL(access) note('s', AT_FDCWD, path); return real(path, mode); }
int eaccess(const char *path, int mode) { REAL(eaccess) note('s', AT_FDCWD, path); return real(path, mode); }
int euidaccess(const char *path, int mode) { REAL(euidaccess) note('s', AT_FDCWD, path); return real(path, mode); }
int faccessat(int dir, const char *path, int mode, int flags) { REAL(faccessat) NOTE_AT(dir, path, flags); return real(dir, path, mode, flags); }
ssize_t readlink(const char *path, char *buffer, size_t size) { REAL(readlink) note('k', AT_FDCWD, path); return real(path, buffer, size); }
ssize_t readlinkat(int dir, const char *path, char *buffer, size_t size) { REAL(readlinkat) note('k', dir, path); return real(dir, path, buffer, size); }
ssize_t __readlink_chk(const char *path, char *buffer, size_t size, size_t capacity);
ssize_t __readlink_chk(const char *path, char *buffer, size_t size, size_t capacity) { REAL(__readlink_chk) note('k', AT_FDCWD, path); return real(path, buffer, size, capacity); }
ssize_t __readlinkat_chk(int dir, const char *path, char *buffer, size_t size, size_t capacity);
ssize_t __readlinkat_chk(int dir, const char *path, char *buffer, size_t size, size_t capacity) { REAL(__readlinkat_chk) note('k', dir, path); return real(dir, path, buffer, size, capacity); }
char *realpath(const char *restrict path, char *restrict resolved) { REAL(realpath) note('s', AT_FDCWD, path); return real(path, resolved); }
char *__realpath_chk(const char *path, char *resolved, size_t size);
char *__realpath_chk(const char *path, char *resolved, size_t size) { REAL(__realpath_chk) note('s', AT_FDCWD, path); return real(path, resolved, size); }
char *canonicalize_file_name(const char *path) { REAL(canonicalize_file_name) note('s', AT_FDCWD, path); return real(path); }

char *getenv(const char *name) { REAL(getenv) note_name('e', name); return real(name); }
char *secure_getenv(const char *name) { REAL(secure_getenv) note_name('e', name); return real(name); }
int connect(int file, const struct sockaddr *address, socklen_t length) { REAL(connect) if (address->sa_family != AF_UNIX) note_name('n', "network"); return real(file, address, length); }
