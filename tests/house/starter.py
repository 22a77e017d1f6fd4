"""Starts Waymark's database on a folder and holds it until told; run as a program by the tests.

Prints the address of the database, then waits for its input to end. With the standard library
alone, so that any account's Python can run it.
"""

import sys
from pathlib import Path

from waymark.embedded import EmbeddedError, resolve

if __name__ == "__main__":
    try:
        with resolve(Path(sys.argv[1])) as database:
            if database.lock is not None:
                database.lock.note({"address": "http://127.0.0.1:8123"})
            sys.stdout.write(f"{database.url}\n")
            sys.stdout.flush()
            sys.stdin.read()
    except EmbeddedError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
