"""Every form of the table is sent by whoever may, and whatever tables changed are named by an act.

PostgreSQL itself says which tables a transaction wrote to, so that no way around an operation is
missed. A table may be named by its own act or by that of the whole it is a part of.
"""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Model

from tests.house.test_guards import OURS, our_models
from tests.permissions.table import ROUTES
from tests.permissions.test_routes import _filled, address_of, answer_of, as_relation, cookies
from tests.permissions.world import SIGNED_IN, World
from tests.web.journey import stop_the_clock
from waymark.kernel.models import ActEntry

__all__ = ["cookies"]

pytestmark = pytest.mark.django_db
#: what is written beside an act, or is nobody's act, and why
NO_ACT = {
    "kernel.ActEntry": "the log itself",
    "kernel.ActLink": "the log's chain",
    "kernel.Job": "the operation that asks for the work is the act",
    "kernel.OutboxMessage": "the operation that tells someone is the act",
    "kernel.Notice": "the same; and reading one's own notices is nobody's business",
    "kernel.Look": "looking changes nothing of the person; the row itself is the record",
}
#: acts about a thing that stands for many
COVERS = {
    "badges.Badge": ("badges.RevokedPlace",),  # the badge's own bit, kept without a name
    "careers.BusinessGoal": ("careers.DraftChange",),  # the goal's own proposal
    "careers.FrameworkVersion": (
        "careers.Grade", "careers.JobFamily", "careers.Ladder", "careers.Role",
        "careers.Requirement", "careers.FormalMove",
    ),
}  # fmt: skip
MODELS = {model._meta.db_table: model for model in our_models()}


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def _written() -> dict[str, int]:
    """How many rows of each table this transaction inserted, changed or deleted so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return dict(cursor.fetchall())


def _covered(model: type[Model], named: set[str]) -> bool:
    """Whether an act names the model, a whole that it is a part of, or a part within it."""
    label = model._meta.label
    if named & set(COVERS) and label in {each for name in named for each in COVERS.get(name, ())}:
        return True
    near = {label} | _wholes(model)
    for each in our_models():
        if label in _wholes(each) | {far for whole in _wholes(each) for far in _far(whole)}:
            near.add(each._meta.label)  # a whole that is touched because a part of it was
    return label in NO_ACT or bool(named & near)


def _wholes(model: type[Model]) -> set[str]:
    return {
        field.related_model._meta.label
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    }


def _far(label: str) -> set[str]:
    return _wholes(apps.get_model(label)) if label.partition(".")[0] in OURS else set()


def _send(name: str, world: World, cookies: dict[str, str]) -> tuple[set[str], set[str]]:
    """Tables changed and things named when the first who may sends the form."""
    route = ROUTES[name]
    sender = next(each for each in SIGNED_IN if route.cells["POST"][each] == "moved")
    data = {_filled(n, world): _filled(text, world) for n, text in route.data.items()}
    with transaction.atomic():
        before, last = _written(), ActEntry.objects.order_by("-pk").values_list("pk", flat=True)
        newest = last.first() or 0
        answer = as_relation(sender, cookies).post(address_of(route, world), data)
        assert answer_of(answer) == "moved", f"{name} by {sender}"
        after = _written()
        named = set(ActEntry.objects.filter(pk__gt=newest).values_list("subject_type", flat=True))
        transaction.set_rollback(True)
    changed = {table for table, count in after.items() if count > before.get(table, 0)}
    return changed & set(MODELS), named


SENT = sorted(
    name for name, route in ROUTES.items()
    if "moved" in {route.cells["POST"][each] for each in SIGNED_IN} and name != "front"
)  # fmt: skip


@pytest.mark.parametrize("name", SENT)
def test_every_table_that_a_form_changes_is_named_by_an_act(
    name: str, world: World, cookies: dict[str, str]
) -> None:
    changed, named = _send(name, world, cookies)
    unnamed = [MODELS[table]._meta.label for table in changed if not _covered(MODELS[table], named)]
    assert not unnamed, f"{name} changed {unnamed}; its acts name {sorted(named)}"


def test_the_counting_sees_a_change_without_an_act(
    world: World, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the log's line taken out of an operation, its change stands unnamed."""
    monkeypatch.setattr("waymark.domain.people.operations.own.record", lambda *_, **__: None)
    changed, named = _send("account:settings", world, cookies)
    assert "people_person" in changed
    assert not _covered(MODELS["people_person"], named)
