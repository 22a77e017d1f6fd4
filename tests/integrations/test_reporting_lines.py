"""Reporting lines and units: found, asked about, never in a circle."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.integrations.files import groups, kinds, read
from waymark.integrations.hris.reading import Decision, Known, PersonState, ProblemKind
from waymark.integrations.hris.reading.reporting import find_cycles


def test_managers_are_found_by_number_address_or_name() -> None:
    batch = read(
        "Employee ID,Name,E-Mail,Manager\n1,Ines Moe,,4\n2,Jo Weiß,,T@N.example\n"
        '3,Kim Lee,,"Nowak, Tomasz"\n5,An Ng,,Tomasz Nowak <t@n.example>\n'
        "4,Tomasz Nowak,t@n.example,\n"
    )
    assert list(batch.reporting.manager) == ["4", "4", "4", "4"]
    assert batch.problems == ()


def test_managers_who_are_unknown_unclear_or_gone_are_asked_about() -> None:
    text = (
        "Employee ID,Name,Manager,Status\n1,Ines,77,active\n2,Jo,77,active\n3,Kim,Lou Doe,active\n"
        "4,Lou Doe,,active\n5,Lou Doe,,active\n6,Max,7,active\n7,Old,,terminated\n8,Al,8,active\n"
    )
    batch = read(text)
    assert groups(batch) == {
        "unknown-manager:77": 2, "manager-unclear:lou doe": 1, "manager-left:7": 1,
        "self-manager": 1,
    }  # fmt: skip
    assert batch.waiting == {"1", "2", "3", "6", "8"}
    settled = read(
        text, None, Decision("unknown-manager:77", "choose-manager", "4"),
        Decision("manager-unclear:lou doe", "choose-manager", "5"),
        Decision("manager-left:7", "no-manager"), Decision("self-manager", "no-manager"),
    )  # fmt: skip
    assert dict(zip(settled.reporting.person, settled.reporting.manager, strict=True)) == {
        "1": "4", "2": "4", "3": "5",
    }  # fmt: skip
    assert not settled.waiting


def test_reporting_lines_that_go_round_in_a_circle() -> None:
    text = "Employee ID,Name,Manager\n1,Ines,2\n2,Jo,3\n3,Kim,1\n4,Lou,1\n"
    batch = read(text)
    assert groups(batch) == {"reporting-cycle:1": 3, "manager-waits": 1}
    assert "Ines → Jo → Kim → Ines" in batch.problems[0].message
    assert batch.waiting == {"1", "2", "3"}
    assert [p.kind for p in batch.problems][-1] is ProblemKind.MANAGER_WAITS
    cut = read(text, None, Decision("reporting-cycle:1", "cut", "3"))
    assert dict(zip(cut.reporting.person, cut.reporting.manager, strict=True)) == {
        "1": "2", "2": "3", "4": "1",
    }  # fmt: skip
    assert cut.problems == ()


def test_a_circle_through_lines_that_exist_already_is_found() -> None:
    known = Known(people={"2": PersonState(name="Jo", manager="1"), "1": PersonState(name="Ines")})
    assert groups(read("Employee ID,Manager\n1,2\n", known)) == {"reporting-cycle:1": 1}


@given(st.dictionaries(st.integers(0, 9).map(str), st.integers(0, 9).map(str)))
def test_every_circle_is_found_once(target: dict[str, str]) -> None:
    def on_cycle(node: str) -> bool:
        at: str | None = target.get(node)
        for _ in range(20):
            if at == node:
                return True
            at = target.get(at) if at is not None else None
        return False

    cycles = find_cycles(target)
    members = [node for cycle in cycles for node in cycle]
    assert sorted(members) == sorted(node for node in target if on_cycle(node))
    for cycle in cycles:
        assert cycle[0] == min(cycle)
        assert [target[node] for node in cycle] == [*cycle[1:], cycle[0]]


def test_units_in_each_other_are_opened_with_a_note() -> None:
    batch = read("Unit,Parent unit\nA,B\nB,C\nC,A\nD,A\n")
    assert kinds(batch) == [ProblemKind.UNIT_CYCLE]
    assert dict(zip(batch.units.key, batch.units.parent, strict=True)) == {
        "A": "", "C": "A", "B": "C", "D": "A",
    }  # fmt: skip
    assert list(batch.units.key).index("C") < list(batch.units.key).index("B")
