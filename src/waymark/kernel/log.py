"""The act log: append-only by trigger, hash-chained at commit, verified from outside.

Each entry carries a digest of its own content. A trigger that runs at commit takes one lock and
links the entry to the one before it: link = sha256(previous link || digest). The lock is held only
while a transaction commits, so a long import never keeps others waiting, and the chain follows the
order of commits. `verify` recomputes both from the rows.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from waymark.kernel.models import ActEntry

__all__ = ["ChainReport", "append", "verify"]

GENESIS = bytes(32)


def append(**fields: Any) -> None:
    """Insert one entry. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("the act log is written inside the transaction of the act itself")
    fields["before"] = _plain(fields["before"])
    fields["after"] = _plain(fields["after"])
    ActEntry.objects.create(**fields, digest=digest_of(fields))


def digest_of(fields: dict[str, Any]) -> bytes:
    """SHA-256 of the entry's content as canonical JSON (sorted keys, UTC times, no spaces)."""
    content = {**fields, "at": fields["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: Any) -> Any:
    """Only what JSON keeps unchanged, so that a digest can be computed again from the row."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    return str(value)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found; `head` pins the log if kept elsewhere."""

    entries: int
    head: str
    broken_at: int | None
    why: str

    @property
    def intact(self) -> bool:
        return self.broken_at is None


_COLUMNS = (
    "at", "actor_id", "verb", "subject_type", "subject_id",
    "person_id", "before", "after", "request",
)  # fmt: skip


def verify() -> ChainReport:
    """Walk the whole chain, oldest first, and say where it first breaks."""
    link, count = GENESIS, 0
    for position, kept_link, kept_digest, fields in _rows():
        count += 1
        if position != count:
            return ChainReport(count, link.hex(), count, "an entry is missing from the chain")
        if fields is None:
            return ChainReport(count, link.hex(), count, "the entry of this link was deleted")
        if kept_digest != digest_of(fields):
            return ChainReport(count, link.hex(), count, "the content of an entry was changed")
        link = hashlib.sha256(link + kept_digest).digest()
        if link != kept_link:
            return ChainReport(count, link.hex(), count, "a link does not follow from the last")
    unlinked = ActEntry.objects.filter(link__isnull=True).count()
    if unlinked:
        return ChainReport(count, link.hex(), count + 1, f"{unlinked} entries are not in the chain")
    return ChainReport(count, link.hex(), None, "")


def _rows() -> Iterator[tuple[int, bytes, bytes, dict[str, Any] | None]]:
    columns = ", ".join(f"e.{name}" for name in _COLUMNS)
    query = f"""
        SELECT l.position, l.link, e.digest, e.id, {columns}
        FROM kernel_actlink l LEFT JOIN kernel_actentry e ON e.id = l.entry_id
        ORDER BY l.position
    """  # noqa: S608 - the columns are the constant above
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(2000):
            for position, link, digest, entry_id, *values in rows:
                fields = dict(zip(_COLUMNS, values, strict=True)) if entry_id else None
                if fields:
                    for name in ("before", "after"):
                        if isinstance(fields[name], str):
                            fields[name] = json.loads(fields[name])
                yield position, bytes(link), bytes(digest or b""), fields
