"""The application's role, its database and the extensions that it needs."""

from __future__ import annotations

from typing import Protocol

from waymark.embedded.binaries import EXTENSIONS

# \\gexec runs each row of the query before it, which makes "create unless there" out of CREATE.
ROLE_AND_DATABASE = """
\\getenv password WAYMARK_PASSWORD
SELECT 'CREATE ROLE waymark'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'waymark') \\gexec
ALTER ROLE waymark LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
 PASSWORD :'password';
SELECT 'CREATE DATABASE waymark OWNER waymark'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'waymark') \\gexec
REVOKE ALL ON DATABASE waymark, postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO waymark;
"""


class TakesSql(Protocol):
    """Something that runs SQL as the superuser in one database."""

    def run_as_superuser(self, sql: str, *, database: str, password: str = "") -> None:
        """Run the statements, with `password` as WAYMARK_PASSWORD; or raise EmbeddedError."""


def prepare(server: TakesSql, password: str, *, may_create_databases: bool) -> None:
    """Create role and database `waymark`; may be repeated after a crash half-way.

    The role owns its database and nothing else: it is no superuser and creates no roles.
    """
    server.run_as_superuser(ROLE_AND_DATABASE, database="postgres", password=password)
    if may_create_databases:
        server.run_as_superuser("ALTER ROLE waymark CREATEDB;", database="postgres")
    statements = (f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS)
    server.run_as_superuser("\n".join(statements), database="waymark")
