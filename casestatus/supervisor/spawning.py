"""Making a child process, by exec or, for our own Python, by a fork that has everything imported already.

Six Python processes that each import the product take seconds and half a gigabyte; forks of one that has it share both.
"""

import gc
import importlib
import os
import runpy
import signal
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NoReturn

from setproctitle import setproctitle

from casestatus.supervisor.lifeline import die_with_parent
from casestatus.supervisor.spec import ProcessSpec


def import_beforehand(modules: Iterable[str]) -> None:
    """Import what the forks will need. A module that is missing is left to the child that wants it."""
    gc.disable()  # nothing of it is garbage: to look takes a sixth of the time
    for module in modules:
        try:
            importlib.import_module(module)
        except ImportError:
            continue
    gc.freeze()  # so that the forks go on sharing this memory
    gc.enable()


def spawn(spec: ProcessSpec, log: int) -> int:
    """Start the process in a session of its own, writing to log. Returns its pid; the caller waits for it.

    Only for a program of one thread: the child ends with the thread that called this.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    ours = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # until the child has handlers of its own
    try:
        pid = os.fork()
        if pid == 0:
            _become(spec, log, parent, ours)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, ours)
    return pid


def _become(spec: ProcessSpec, log: int, parent: int, mask: Collection[int]) -> NoReturn:
    """In the child: never return to the parent's code, whatever happens."""
    status = 1
    try:
        _settle(spec, log, parent, mask)
        status = _run_module(spec) if spec.is_fork else _exec(spec)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        _flush()
        os._exit(status)


def _settle(spec: ProcessSpec, log: int, parent: int, mask: Collection[int]) -> None:
    os.setsid()
    _reset_signals(python_stays=spec.is_fork)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    _arrange_files(spec, log)
    os.umask(0o077)
    if spec.cwd:
        os.chdir(spec.cwd)
    if spec.account:
        os.setgroups([])
        os.setgid(spec.account.gid)
        os.setuid(spec.account.uid)
    die_with_parent(parent, spec.orphan_signal)


def _reset_signals(*, python_stays: bool) -> None:
    signal.set_wakeup_fd(-1)
    for signum in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if python_stays and signum in {signal.SIGPIPE, signal.SIGXFSZ}:
            continue  # Python ignores these
        if signal.getsignal(signum) not in {signal.SIG_DFL, None}:
            signal.signal(signum, signal.SIG_DFL)
    if python_stays:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _arrange_files(spec: ProcessSpec, log: int) -> None:
    """Nothing on standard input, the log on the others, and none of the parent's files: its lock above all."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, source in enumerate((nothing, log, log)):
        os.dup2(source, number)
    first = 3
    for kept in sorted(spec.keep_fds):
        os.closerange(first, kept)
        os.set_inheritable(kept, True)
        first = kept + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))


def _exec(spec: ProcessSpec) -> NoReturn:
    os.execvpe(spec.argv[0], list(spec.argv), spec.env)


def _run_module(spec: ProcessSpec) -> int:
    """What `python -m module` does, in this very process. Returns the exit status."""
    _python, _dash_m, module, *arguments = spec.argv
    os.environ.clear()
    os.environ.update(spec.env)
    time.tzset()
    setproctitle(" ".join(spec.argv))
    sys.argv = [module, *arguments]
    sys.path[0] = str(spec.cwd or Path.cwd())
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    return _status_of(lambda: runpy.run_module(module, run_name="__main__", alter_sys=True))


def _status_of(program: Callable[[], object]) -> int:
    try:
        program()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
