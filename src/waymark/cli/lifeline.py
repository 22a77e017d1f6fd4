"""A child ends when its supervisor is gone, even if the supervisor was killed.

The supervisor holds the only writing end of a pipe, its children each a reading end. Nothing is
ever written: the end of the pipe is the message.
"""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "WAYMARK_LIFELINE"
GRACE = 5.0  # seconds to end in order


def hold() -> None:
    """End this process in order once the supervisor is gone; nothing happens without one."""
    descriptor = os.environ.pop(VARIABLE, "")
    if descriptor.isdigit():
        threading.Thread(target=_watch, args=(int(descriptor),), daemon=True).start()


def _watch(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    # The database ends with the supervisor, so work in hand cannot be brought to its end; another
    # worker takes it up. This process leads a group of its own: its children go with it.
    time.sleep(GRACE)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
