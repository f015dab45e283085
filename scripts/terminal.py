"""Ctrl-C under make: the signal should reach the server's command alone, so that both end well and make says no `Error`."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def own_terminal() -> Iterator[None]:
    """Become the terminal's foreground group for a while, as a shell does for the commands that it starts.

    Without it the terminal interrupts make as well, which then ends with an error whatever this command does.
    """
    if not sys.stdin.isatty() or os.environ.get("MAKELEVEL") is None:
        yield
        return
    terminal = sys.stdin.fileno()
    before = os.getpgrp()
    # Else handing the terminal over from the background stops this process, and Ctrl-Z leaves make waiting for ever.
    for each in (signal.SIGTTOU, signal.SIGTTIN, signal.SIGTSTP):
        signal.signal(each, signal.SIG_IGN)
    try:
        if os.tcgetpgrp(terminal) != before:
            yield
            return
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
    except OSError:
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, before)
