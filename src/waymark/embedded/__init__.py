"""Waymark's own PostgreSQL: found, set up, started and stopped without an administrator.

The package needs the standard library only, so that it works before Django and psycopg are
loaded. It is for trying Waymark, for small installations and for tests; a larger one names its
own server in DATABASE_URL, and then nothing here starts anything.
"""

from waymark.embedded.binaries import Binaries, find_binaries, find_client
from waymark.embedded.cluster import Cluster
from waymark.embedded.errors import AlreadyRunningError, EmbeddedError
from waymark.embedded.launcher import Database, resolve

__all__ = [
    "AlreadyRunningError",
    "Binaries",
    "Cluster",
    "Database",
    "EmbeddedError",
    "find_binaries",
    "find_client",
    "resolve",
]
