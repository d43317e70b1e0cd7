"""No orphans: a process that ends with its parent, however the parent ends."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, signum: int = signal.SIGKILL) -> None:
    """Ask Linux to send this process signum when the thread that started it ends; elsewhere do nothing.

    Call it in the new process, after any change of user, since that forgets the request. parent is the pid that must
    still be the parent: when it has died in between, this process ends at once.
    """
    if sys.platform != "linux":
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
