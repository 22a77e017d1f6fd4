"""policies.toml, cell by cell: `rows` and `may` of every policy agree with the table."""

import importlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.permissions.world import RELATIONS, SIGNED_IN, World, who
from waymark.domain.careers.models import Assignment
from waymark.domain.people.models import AccessGrant
from waymark.kernel.acts import Forbidden
from waymark.kernel.policies import Policy

pytestmark = pytest.mark.django_db
SRC = Path(__file__).parents[2] / "src" / "waymark"
TABLE: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("policies.toml").read_text()
)


def _policies() -> dict[str, Policy[Any]]:
    found = {}
    for path in sorted(SRC.glob("*/*/policies.py")):
        module = importlib.import_module(
            "waymark." + ".".join(path.relative_to(SRC).with_suffix("").parts)
        )
        for name, value in vars(module).items():
            if isinstance(value, Policy):
                found[f"{path.parent.name}.{name}"] = value
    return found


POLICIES = _policies()


def _row(world: World, name: str) -> Any:
    """A row of the world by name; positions and grants are looked up."""
    if name == "position":
        return Assignment.objects.get(person=world.people["self"], to_date=None)
    if name == "position_of_peer":
        return Assignment.objects.get(person=world.people["peer"], to_date=None)
    if name == "grant":
        return AccessGrant.objects.get(person=world.people["auditor"])
    return world.rows[name]


def test_every_policy_is_in_the_table() -> None:
    assert sorted(TABLE) == sorted(POLICIES)


def test_the_table_names_only_who_is_in_the_world() -> None:
    named = {one for rows in TABLE.values() for cell in rows.values() for one in who(cell)}
    assert named <= {*RELATIONS, "everyone"}


@pytest.mark.parametrize("name", sorted(TABLE))
def test_rows_and_may_agree_with_the_table(name: str, world: World) -> None:
    policy, wrong = POLICIES[name], []
    for row_name, cell in TABLE[name].items():
        row = _row(world, row_name)
        allowed = set(SIGNED_IN) if cell == "everyone" else set(who(cell))
        for relation in RELATIONS:
            if relation in ("left", "visitor") and cell == "everyone":
                continue  # neither gets so far as to have an act
            act = world.act(relation)
            may = policy.may(act, row)
            listed = row.pk in {each.pk for each in policy.rows(act)}
            if (may, listed) != ((relation in allowed),) * 2:
                wrong.append(f"{relation} x {row_name}: may {may}, listed {listed}")
    assert not wrong


@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_not_is_told_why(name: str, world: World) -> None:
    policy = POLICIES[name]
    for row_name, cell in TABLE[name].items():
        if cell != "everyone":
            with pytest.raises(Forbidden, match=r"\w+ .*\."):
                policy.require(world.act("stranger"), _row(world, row_name))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_nobody_sees_a_row_twice(name: str, world: World) -> None:
    for relation in SIGNED_IN:
        keys = [row.pk for row in POLICIES[name].rows(world.act(relation))]
        assert len(keys) == len(set(keys)), relation
