"""Preparing changes of the framework: one draft is open at a time, and all of HR works in it.

Every edit takes the draft's row by a conditional UPDATE that counts its revision up. So two hands
never edit at once, and nobody edits a draft that was published a moment ago.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import (
    Architecture,
    Key,
    architecture,
    key_of,
    ref_of,
    say_key,
)
from waymark.domain.careers.compute.drafts_rules import check_row, dependents
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.careers.queries.drafts import (
    FIELDS,
    REFERENCES,
    changes_of,
    published,
    token_of,
)
from waymark.domain.careers.queries.positions import headcounts
from waymark.domain.careers.states import (
    ChangeKind,
    ChangeOrigin,
    DraftState,
    RoleState,
    Thing,
    may_move_draft,
)
from waymark.domain.skills.queries import skills_by_id
from waymark.kernel.acts import Act, Refused, record, shift

__all__ = ["discard_draft", "drop_change", "open_draft", "retire_thing", "set_change"]

Row = dict[str, Any]
JOINING = (Thing.REQUIREMENT, Thing.MOVE)  # named by what they join, whether they exist or not

STALE: Any = gettext_lazy(
    "Someone else changed this while you were looking at it. Reload the page, read what it says now, and change it again if you still want to."
)


@transaction.atomic
def open_draft(*, act: Act, title: str = "") -> FrameworkDraft:
    """The draft under way, or a new one. Raises Forbidden for all but HR."""
    policies.require_shaper(act)
    under_way = FrameworkDraft.objects.filter(state=DraftState.OPEN.value, goal__isnull=True)
    draft = under_way.first()
    if draft is not None:
        return draft
    try:
        with transaction.atomic():
            draft = FrameworkDraft.objects.create(
                title=title, opened_at=act.at, opened_by_id=act.person_id
            )
    except IntegrityError:  # someone else opened one at the same moment: it is everybody's
        return under_way.get()
    record(act, "careers.draft.opened", draft)
    return draft


def edit(act: Act, *, by: int = 1) -> tuple[FrameworkDraft, Architecture]:
    """Take the draft for this transaction and count it up; opens one where there is none.

    Returns it with its framework. Raises Forbidden, or Refused if it was closed meanwhile.
    """
    draft = open_draft(act=act)
    open_rows = FrameworkDraft.objects.filter(pk=draft.pk, state=DraftState.OPEN.value)
    if open_rows.update(revision=F("revision") + by) != 1:
        raise Refused(STALE)
    draft.refresh_from_db()
    return draft, architecture(draft)


@transaction.atomic
def set_change(
    *, thing: Thing, values: dict[str, Any], act: Act, ref: str | None = None, seen: str = ""
) -> DraftChange | None:
    """Say in the draft what a thing should be; fields that are not given stay as they are.

    ref     None adds something new; requirements and moves are named by what they join.
    values  by the names of queries.drafts.FIELDS, other things by number (-3 for "new-3").
    seen    token_of what the form showed; "" where the form showed nothing.
    Returns the change, or None where the thing is now as it is published. Raises Forbidden, or
    Refused for what cannot be and for what someone else changed meanwhile.
    """
    draft, held = edit(act)
    ref = ref or ref_of(-draft.revision)
    key = key_of(ref)
    change = changes_of(draft, thing, [ref]).get(ref)
    if seen and seen != token_of(change):
        raise Refused(STALE)
    now = held.things[thing].get(key)
    if now is None and thing not in JOINING and ref != ref_of(-draft.revision):
        raise Refused(_("This is no longer there. Reload the page and look again."))
    if thing is Thing.REQUIREMENT and not skills_by_id([key[1]]):
        raise Refused(_("This skill is no longer there. Choose another one."))
    unknown = set(values) - set(FIELDS[thing])
    if unknown:
        raise ValueError(f"a {thing.value} has no {', '.join(sorted(unknown))}")
    row = check_row(held, thing, key, dict.fromkeys(FIELDS[thing]) | (now or {}) | values)
    if thing is Thing.LADDER:
        _pair(draft, held, key, row)
    return keep(draft, thing, key, row, act)


def keep(draft: FrameworkDraft, thing: Thing, key: Key, row: Row, act: Act) -> DraftChange | None:
    """Write one checked row as a change and log it; None where it is as published now."""
    ref = say_key(key)
    earlier = changes_of(draft, thing, [ref]).get(ref)
    was = {"change": earlier.change, **earlier.after} if earlier else {}
    kept = write(draft, thing, key, row)
    if kept is not None:
        record(act, "careers.draft.changed", kept, before=was, after={"ref": ref, **kept.after})
    elif earlier is not None:
        record(act, "careers.draft.restored", earlier, before=was)
    return kept


def write(draft: FrameworkDraft, thing: Thing, key: Key, row: Row) -> DraftChange | None:
    """Write one checked row as a change against what is published, without a line in the log."""
    ref = say_key(key)
    wanted = {
        name: ref_of(value) if name in REFERENCES and value is not None else value
        for name, value in row.items()
    }
    before = published(thing, [ref]).get(ref)
    after = {name: value for name, value in wanted.items() if not before or value != before[name]}
    if not after:
        DraftChange.objects.filter(draft=draft, thing=thing.value, ref=ref).delete()
        return None
    kept, _new = DraftChange.objects.update_or_create(
        draft=draft, thing=thing.value, ref=ref,
        defaults={
            "change": (ChangeKind.CHANGE if before else ChangeKind.ADD).value,
            "before": {name: before[name] for name in after} if before else {},
            "after": after, "origin": ChangeOrigin.HAND.value, "revision": draft.revision,
        },
    )  # fmt: skip
    return kept


def _pair(draft: FrameworkDraft, held: Architecture, key: Key, row: Row) -> None:
    """A twin is a twin both ways: bring the other ladder, and who was paired before, along."""
    before = (held.things[Thing.LADDER].get(key) or {}).get("twin")
    twin = row["twin"]
    if twin == before:
        return
    other = held.row(Thing.LADDER, twin)
    if twin is not None and other is None:
        raise Refused(_("This ladder is no longer there. Choose another one."))
    if twin == key[0]:
        raise Refused(_("A ladder cannot mirror itself. Choose another one."))
    if other is not None and other["twin"] not in (None, key[0]):
        raise Refused(
            _("%(name)s mirrors another ladder already. Part those two first.")
            % {"name": other["name"]}
        )
    for number, points_at in ((before, None), (twin, key[0])):
        if number is not None:
            changed = (held.row(Thing.LADDER, number) or {}) | {"twin": points_at}
            write(draft, Thing.LADDER, (number,), changed)


@transaction.atomic
def retire_thing(
    *, thing: Thing, ref: str, act: Act, into: int | None = None, seen: str = ""
) -> DraftChange | None:
    """Say in the draft that a thing goes. What the draft itself added is simply taken out again.

    into   for a role: the role that takes over its titles and the people in it.
    Raises Forbidden, or Refused where people or other things would be left without it.
    """
    draft, held = edit(act)
    key = key_of(ref)
    change = changes_of(draft, thing, [ref]).get(ref)
    if seen and seen != token_of(change):
        raise Refused(STALE)
    if key not in held.things[thing]:
        raise Refused(_("This is no longer there. Reload the page and look again."))
    _require_free(held, thing, key)
    before = published(thing, [ref]).get(ref)
    if before is None and change is not None:  # the draft itself adds it
        record(act, "careers.draft.taken_out", change, before=change.after)
        _take_out(draft, thing, key)
        return None
    if thing is Thing.ROLE:
        _require_heirs(held, key[0], into, act)
    after = {} if into is None else {"into": ref_of(into)}
    kept, _new = DraftChange.objects.update_or_create(
        draft=draft, thing=thing.value, ref=ref,
        defaults={
            "change": ChangeKind.RETIRE.value, "before": before or {}, "after": after,
            "origin": ChangeOrigin.HAND.value, "revision": draft.revision,
        },
    )  # fmt: skip
    record(act, "careers.draft.retired", kept, before=before, after={"ref": ref, **after})
    return kept


def _require_free(held: Architecture, thing: Thing, key: Key) -> None:
    """Nothing stands on what goes; a role's moves go with it."""
    left = [] if thing is Thing.ROLE else dependents(held, thing, key[0])
    if left and thing in (Thing.GRADE, Thing.FAMILY, Thing.LADDER):
        raise Refused(
            ngettext(
                "%(name)s is still in it. Move it first.",
                "%(name)s and others are still in it (%(n)d in all). Move them first.",
                len(left),
            )
            % {"name": left[0], "n": len(left)}
        )


def _require_heirs(held: Architecture, role: int, into: int | None, act: Act) -> None:
    if into is None:
        if headcounts([role], act.today):
            raise Refused(_("People hold this role. Merge it into the role that takes them over."))
        return
    heir = held.row(Thing.ROLE, into)
    if into == role or heir is None or heir["state"] == RoleState.RETIRED.value:
        raise Refused(_("Choose another role that stays, to merge this one into."))


def _take_out(draft: FrameworkDraft, thing: Thing, key: Key) -> None:
    """Take an added thing out with the requirements and moves that the draft gave it."""
    rows = DraftChange.objects.filter(draft=draft)
    rows.filter(thing=thing.value, ref=say_key(key)).delete()
    if thing is Thing.ROLE:
        joins = rows.filter(thing__in=[Thing.REQUIREMENT.value, Thing.MOVE.value])
        own = [each.pk for each in joins if key[0] in _ends(each)]
        joins.filter(pk__in=own).delete()
    if thing is Thing.LADDER:
        for each in rows.filter(thing=Thing.LADDER.value, after__twin=say_key(key)):
            each.after.pop("twin")
            each.save(update_fields=["after"])


def _ends(change: DraftChange) -> tuple[int, ...]:
    key = key_of(change.ref)
    return key if change.thing == Thing.MOVE.value else key[:1]


@transaction.atomic
def drop_change(*, change: DraftChange, act: Act) -> None:
    """Take one change out of the draft. Raises Forbidden, or Refused where another change of the
    draft needs it or it was changed meanwhile."""
    draft, held = edit(act)
    now = DraftChange.objects.filter(draft=draft, pk=change.pk, revision=change.revision).first()
    if now is None:
        raise Refused(STALE)
    thing, key = Thing(now.thing), key_of(now.ref)
    if now.change == ChangeKind.ADD.value:
        _require_free(held, thing, key)
    record(act, "careers.draft.dropped", now, before={"change": now.change, **now.after})
    if thing is Thing.LADDER and "twin" in now.after:
        _part(draft, held, key)
    if now.change == ChangeKind.ADD.value:
        _take_out(draft, thing, key)
    now.delete()


def _part(draft: FrameworkDraft, held: Architecture, key: Key) -> None:
    twin = (held.things[Thing.LADDER].get(key) or {}).get("twin")
    other = held.row(Thing.LADDER, twin)
    if twin is not None and other is not None:
        was = published(Thing.LADDER, [ref_of(twin)]).get(ref_of(twin), {}).get("twin")
        back = None if was is None else int(was)
        write(draft, Thing.LADDER, (twin,), other | {"twin": back})


@transaction.atomic
def discard_draft(*, draft: FrameworkDraft, act: Act) -> None:
    """Close the draft without publishing it. Raises Forbidden, or Refused if it is closed."""
    policies.edit_framework.require(act, draft)
    if not may_move_draft(DraftState(draft.state), DraftState.DISCARDED):
        raise Refused(_("This draft is closed already."))
    shift(
        draft, source=DraftState.OPEN.value, target=DraftState.DISCARDED.value,
        closed_at=act.at, closed_by_id=act.person_id,
    )  # fmt: skip
    changes = DraftChange.objects.filter(draft=draft).count()
    record(act, "careers.draft.discarded", draft, before={"changes": changes})
