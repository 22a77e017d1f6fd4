"""Notices: what a person should know, kept as a code and its parameters."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from waymark.kernel import outbox
from waymark.kernel.acts import Act
from waymark.kernel.models import Notice
from waymark.kernel.states import NoticeKind

__all__ = [
    "lead_elsewhere", "mark_read", "notice_by_id", "notices_of", "notify", "open_notice", "settle",
    "settle_all", "take_back", "unread_count",
]  # fmt: skip


@transaction.atomic
def notify(
    *,
    person_id: int,
    kind: NoticeKind,
    code: str,
    key: str,
    act: Act,
    params: dict[str, Any] | None = None,
    address: str = "",
) -> None:
    """Tell a person something once (per key). What needs them goes out by mail too."""
    notice, fresh = Notice.objects.get_or_create(
        key=key,
        defaults={
            "person_id": person_id,
            "kind": kind.value,
            "code": code,
            "params": params or {},
            "address": address,
            "at": act.at,
        },
    )
    if fresh and kind is NoticeKind.NEEDS_YOU:
        outbox.send(
            kind="notice-mail",
            key=f"notice:{notice.pk}",
            payload={"notice": notice.pk},
            person_id=person_id,
            act=act,
        )


@transaction.atomic
def take_back(*, person_id: int, address: str) -> None:
    """Remove a person's notices that lead to a page which is gone; a mail that still waits is not
    sent. The line in the act log is that of whoever took back what the page showed."""
    Notice.objects.filter(person_id=person_id, address=address).delete()


@transaction.atomic
def lead_elsewhere(*, address: str, instead: str, person_id: int | None = None) -> None:
    """Let notices that lead to a page which is gone lead to another one instead: one person's, or
    everybody's."""
    whose = {} if person_id is None else {"person_id": person_id}
    Notice.objects.filter(**whose, address=address).update(address=instead)


@transaction.atomic
def settle(*, asked: str, act: Act) -> None:
    """Take what was answered now as read, for everybody who was asked; a mail that still waits is
    not sent. asked is the key of the notices, or how it begins, up to a colon."""
    same = Q(key=asked) | Q(key__startswith=f"{asked}:")
    Notice.objects.filter(same, read_at__isnull=True).update(read_at=act.at)


@transaction.atomic
def settle_all(*, keys: Collection[str], act: Act) -> None:
    """The same for the notices of exactly these keys, however many, in one statement."""
    Notice.objects.filter(key__in=keys, read_at__isnull=True).update(read_at=act.at)


@transaction.atomic
def open_notice(*, notice_id: int, act: Act) -> str | None:
    """Take one of the actor's own notices as read; returns the address it leads to, "" for none.

    None where the actor has no such notice.
    """
    notice = notices_of(act).filter(pk=notice_id).first()
    if notice is None:
        return None
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=act.at)
    return notice.address


def notice_by_id(notice_id: int) -> Notice | None:
    """One notice for the mail that carries it; pages use `notices_of`."""
    return Notice.objects.filter(pk=notice_id).first()


def notices_of(act: Act) -> QuerySet[Notice]:
    """The actor's own notices, newest first."""
    if act.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=act.person_id).order_by("-at", "-pk")


def unread_count(act: Act) -> int:
    """How many of them are unread."""
    return notices_of(act).filter(read_at__isnull=True).count()


@transaction.atomic
def mark_read(*, act: Act) -> int:
    """Mark the actor's notices as read; returns how many were new."""
    return notices_of(act).filter(read_at__isnull=True).update(read_at=act.at)
