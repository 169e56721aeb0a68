/**
 * The Python program that runs a Python program, in the same process. Before that it takes rights from itself:
 *
 * - no process or thread more (for root: only by the hook, the kernel does not count root's processes);
 * - Landlock, where Linux has it (5.13 and later): no file outside of Python's own folders can be opened, none be
 *   written or executed, and with newer kernels no TCP connection made and no process outside signalled;
 * - an audit hook that refuses the same, everywhere, with a message.
 *
 * The program is a module of its own, so that `__name__` is not `__main__` and dataclasses find their module.
 */
export const PYTHON_RUNNER = `
import ctypes, json, os, resource, signal, struct, sys, types

REFUSED = (
    "os.", "subprocess.", "shutil.", "socket.", "ctypes.", "pty.", "resource.", "signal.pthread_kill",
    "sqlite3.", "tempfile.", "mmap.", "fcntl.", "gc.", "cpython.PyInterpreterState_New",
)
ALLOWED = ("os.putenv", "os.unsetenv", "os.listxattr", "os.getxattr")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

def readable_folders():
    own = [*sys.path, os.path.join(sys.base_prefix, "lib"), "/lib", "/lib64", "/usr/lib"]
    return [os.path.realpath(folder) for folder in own if os.path.isdir(folder)]

def landlock(folders):
    libc = ctypes.CDLL(None, use_errno=True)
    abi = libc.syscall(444, None, ctypes.c_size_t(0), 1)  # landlock_create_ruleset, asked for its version
    if abi < 1:
        return
    files = (1 << (13 if abi < 2 else 14 if abi < 3 else 15 if abi < 5 else 16)) - 1
    attributes = struct.pack("QQQ", files, 3, 3)[: 8 if abi < 4 else 16 if abi < 6 else 24]  # files, TCP, scopes
    rules = libc.syscall(444, attributes, ctypes.c_size_t(len(attributes)), 0)
    for folder in folders:
        place = os.open(folder, os.O_PATH)
        libc.syscall(445, rules, 1, struct.pack("=Qi", 1 << 2 | 1 << 3, place), 0)  # read files, read folders
        os.close(place)
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS, which the next call asks for
    if libc.syscall(446, rules, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(rules)

def refuse_by_hook(folders):
    def reads(event, path, flags):
        if event == "open" and flags and flags & WRITES:
            return False
        if isinstance(path, int):
            return True
        place = os.path.realpath(os.fsdecode("." if path is None else path))
        return any(place == folder or place.startswith(folder + os.sep) for folder in folders)

    def hook(event, arguments):
        if event in ("open", "os.listdir", "os.scandir"):
            if reads(event, arguments[0], arguments[-1]):
                return
        elif event == "object.__setattr__":
            if arguments[1] != "__code__":
                return
        elif event in ALLOWED or not event.startswith(REFUSED):
            return
        raise PermissionError(f"a program may not {event} {arguments[:1]}")

    sys.addaudithook(hook)

def reason(error):
    if isinstance(error, AssertionError):
        return "wrong"
    return "memory" if isinstance(error, MemoryError) else "error"

def verdict(source):
    module = sys.modules["program"] = types.ModuleType("program")
    try:
        exec(compile(source, "program.py", "exec"), module.__dict__)
        sys.stdout.flush()
        return {"passed": True}
    except BaseException as error:
        message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return {"passed": False, "reason": reason(error), "message": message[:2000]}

def main():
    task = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.setitimer(signal.ITIMER_REAL, task["seconds"])
    folders = readable_folders()
    landlock(folders)
    write, leave = os.write, os._exit
    refuse_by_hook(folders)
    told = verdict(task["source"])
    write(3, (task["key"] + json.dumps(told)).encode())
    leave(0)

main()
`;
