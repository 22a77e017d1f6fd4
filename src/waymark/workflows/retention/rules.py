"""The retention table. A rule says what it removes, after how long, why, and which rows are due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from waymark.kernel.acts import Act
from waymark.kernel.models import DataExport, Job, Look, Notice, OutboxMessage
from waymark.kernel.states import OutboxState
from waymark.workflows.portability.exports import remove_export_files
from waymark.workflows.retention.leavers import erase_leavers, leavers_due
from waymark.workflows.retention.mentoring import (
    WORDS_DAYS,
    asks_over,
    drafts_over,
    entries_over,
    forget_words,
    meetings_with_words,
    notes_over,
)
from waymark.workflows.retention.queue import old_tasks, remove_old_tasks

__all__ = ["RULES", "Rule", "count_due"]

Statement = tuple[str, tuple[Any, ...]]

YEAR = 365


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table.

    code     names it in the act log and in RetentionRun.
    days     how long such data is kept; 0 where the data says itself when it ends.
    due      SQL that selects what is due at a moment, with its values; a row each.
    remove   removes what is due and returns how many went.
    """

    code: str
    what: Any
    why: Any
    days: int
    due: Callable[[datetime], Statement]
    remove: Callable[[Act], int]


def _rows(
    code: str, what: Any, why: Any, days: int, due: Callable[[datetime], QuerySet[Any]]
) -> Rule:
    """A rule whose due rows are simply deleted."""

    def before(at: datetime) -> QuerySet[Any]:
        return due(at - timedelta(days=days))

    def remove(act: Act) -> int:
        rows = before(act.at)
        _total, counts = rows.delete()
        return counts.get(rows.model._meta.label, 0)

    return Rule(code, what, why, days, lambda at: _selecting(before(at)), remove)


def _selecting(rows: QuerySet[Any]) -> Statement:
    return rows.order_by().values("pk").query.sql_with_params()


def count_due(at: datetime) -> dict[str, int]:
    """How many entries each rule would remove at this moment, by code. Cost: one query."""
    parts, values = [], []
    for rule in RULES:
        sql, params = rule.due(at)
        parts.append(f"SELECT %s, count(*) FROM ({sql}) AS due")  # noqa: S608 - our own SQL
        values += [rule.code, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return dict(cursor.fetchall())


def _exports_due(at: datetime) -> QuerySet[DataExport]:
    return DataExport.objects.filter(until__lte=at)


RULES: tuple[Rule, ...] = (
    _rows(
        "sessions", _("Sign-ins that have ended"), _("A session is of no use once it has ended."),
        0, lambda at: Session.objects.filter(expire_date__lt=at),
    ),
    Rule(
        "exports", _("Files with everything about a person"),
        _("Whoever asked has had a week to fetch theirs."), 7,
        lambda at: _selecting(_exports_due(at)), lambda act: remove_export_files(_exports_due(act.at)),
    ),
    _rows(
        "mails", _("Mails that went out, or could not"),
        _("Long enough to find out why a mail did not arrive."), 30,
        lambda at: OutboxMessage.objects.filter(
            ~Q(state=OutboxState.WAITING.value), created_at__lt=at
        ),
    ),
    Rule(
        "tasks", _("Finished tasks of the queue"),
        _("Long enough to find out why work did not get done."), 30,
        old_tasks, remove_old_tasks,
    ),
    _rows(
        "jobs", _("Long work that has ended, with its result"),
        _("Its result stands in what it changed."), 90,
        lambda at: Job.objects.filter(finished_at__lt=at),
    ),
    _rows(
        "notices", _("Notices that were read"), _("What they told is in the plan and the record."),
        YEAR, lambda at: Notice.objects.filter(read_at__lt=at),
    ),
    _rows(
        "looks", _("Who looked at whom"),
        _("Long enough for a person to ask about it, not a file on those who looked."),
        2 * YEAR, lambda at: Look.objects.filter(last_at__lt=at),
    ),
    _rows(
        "mentoring-asks", _("Asks for a mentor that came to nothing"),
        _("A year in which one can still see what was answered."), YEAR, asks_over,
    ),
    _rows(
        "mentoring-drafts", _("Drafts of rounds that are over, with whom they looked at"),
        _("Two years to explain a pair, to replay a draft and to check its certificate."),
        2 * YEAR, drafts_over,
    ),
    _rows(
        "mentoring-wishes", _("Answers to rounds that are over, with wishes and choices"),
        _("Two years, as the drafts that were made of them."), 2 * YEAR, entries_over,
    ),
    Rule(
        "mentoring-words", _("Words of meetings whose pair ended"),
        _("Two years to look something up; that they met, and when, stays."), WORDS_DAYS,
        lambda at: _selecting(meetings_with_words(at - timedelta(days=WORDS_DAYS))), forget_words,
    ),
    _rows(
        "mentoring-notes", _("Notes on pairs that ended"),
        _("Two years to take them along; each has their own in the file with their data."),
        WORDS_DAYS, notes_over,
    ),
    Rule(
        "leavers", _("Everything about people who left"),
        _("A year to come back or to ask for a record; a hold keeps it longer."), YEAR,
        lambda at: _selecting(leavers_due(at.date())), erase_leavers,
    ),
)  # fmt: skip
