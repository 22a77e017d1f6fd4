"""Whole-database work that Django's models do not cover: facts about the server, emptying."""

from __future__ import annotations

from dataclasses import dataclass

EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


@dataclass(frozen=True)
class ServerFacts:
    """Version as PostgreSQL numbers it (180006 is 18.6), and what this session is."""

    version: int
    superuser: bool
    tables: int
    others: int  # other sessions on this database

    @property
    def major(self) -> int:
        """The version that decides which files and programs fit."""
        return self.version // 10_000


def server_facts() -> ServerFacts:
    """Ask the server. Raises OperationalError where it does not answer."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT current_setting('server_version_num')::int,
                   (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
                   (SELECT count(*) FROM pg_class
                     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace),
                   (SELECT count(*) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid())
            """
        )
        version, superuser, tables, others = cursor.fetchone()
    return ServerFacts(version, superuser, tables, others)


def drop_everything() -> None:
    """Leave the database as empty as a new one; the log of acts goes too."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(EMPTY_SCHEMA)


def is_empty() -> bool:
    """Whether nobody is known yet, whoever asks: no policy is asked, for none could apply."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM people_person)")
        return bool(cursor.fetchone()[0])
