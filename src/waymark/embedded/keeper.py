"""Run PostgreSQL and end it when the starter is gone, however the starter went.

Started as a program of its own (`python -I keeper.py UID GID LOG SOCKET COMMAND…`), it imports nothing
of Waymark. Its standard input is a pipe whose other end only the starter holds: when that end
closes, by a stop, an error or kill -9, the server is told to shut down. It lives in a session of
its own, so that Ctrl-C reaches the starter alone and the server ends last.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from typing import Any

PATIENCE = 30.0  # seconds for an orderly end, after which the server ends without one


def main(uid: int, gid: int, log: str, socket_folder: str, command: list[str]) -> int:
    """Keep the server until the starter is gone; returns the server's exit code.

    `socket_folder` goes with the server: it may lie outside the data, in the temporary folder.
    """
    drop: dict[str, Any] = {"user": uid, "group": gid, "extra_groups": []} if uid >= 0 else {}
    with open(log, "ab") as out:
        server = subprocess.Popen(  # noqa: S603 (the command is the launcher's own)
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **drop,
        )

    def end(*_: object) -> None:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)  # "fast": end sessions, write everything, leave

    def end_with_starter() -> None:
        sys.stdin.buffer.read()
        end()
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)  # "immediate": recovers from its log next time

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    threading.Thread(target=end_with_starter, daemon=True).start()
    code = server.wait()
    shutil.rmtree(socket_folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    uid, gid, log, socket_folder, *command = sys.argv[1:]
    sys.exit(main(int(uid), int(gid), log, socket_folder, command))
