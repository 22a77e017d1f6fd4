"""The certificate of a matching: what numpy checks, what the file says, and that mutants fall."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases, random_case
from waymark.engine.matching import (
    Assignment,
    Candidates,
    Objective,
    certify,
    match,
    prices_of,
    write_certificate,
)

ROOT = Path(__file__).parents[2]
VERIFIER = ROOT / "tools" / "verify_certificate.py"
BOTH = list(Objective)
Case = tuple[Table, list[int], list[int]]


def verified(text: bytes) -> tuple[bool, str]:
    """What the checker says, run as anybody would: plain Python, nothing of ours in reach."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, "-"], input=text, capture_output=True, check=False
    )
    assert not run.stderr, run.stderr.decode()
    said = run.stdout.decode()
    assert said.startswith("optimal: " if run.returncode == 0 else "refused: line ")
    return run.returncode == 0, said


def checker() -> dict[str, object]:
    """The checker's functions, to check many texts in one process."""
    space: dict[str, object] = {"__name__": "verify_certificate"}
    exec(compile(VERIFIER.read_text(), VERIFIER, "exec"), space)
    return space


@pytest.fixture(scope="module")
def accepts(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]  # a function
    space = checker()
    path = tmp_path_factory.mktemp("certificates") / "certificate.txt"

    def says(text: bytes) -> bool:
        path.write_bytes(text)
        return space["main"](str(path)) == 0  # type: ignore[operator,no-any-return]  # from exec

    return says


def text_of(possible: Candidates, found: Assignment) -> bytes:
    return b"".join(write_certificate(possible, found))


def sealed(lines: list[bytes]) -> bytes:
    """The lines with the hash that belongs to them: a forger can do that much."""
    body = b"".join(lines)
    return body + b"sha256 " + hashlib.sha256(body).hexdigest().encode() + b"\n"


EXAMPLE = build([[9, 2, -1], [8, -1, 4], [7, 6, -1], [-1, 5, 1], [3, -1, -1]], [1, 2, 1])


@settings(max_examples=60)
@given(case=cases(), objective=st.sampled_from(BOTH))
def test_every_certificate_is_accepted(accepts, case: Case, objective: Objective) -> None:  # type: ignore[no-untyped-def]  # a fixture
    possible = build(*case)
    assert accepts(text_of(possible, match(possible, objective=objective)))


@pytest.mark.parametrize("objective", BOTH)
def test_the_checker_needs_nothing_but_python(objective: Objective) -> None:
    possible = random_case(4, 300, 50)
    found = match(possible, objective=objective)
    right, said = verified(text_of(possible, found))
    assert right
    assert said == f"optimal: {found.matched} people matched, total {found.total}\n"


def test_the_checker_is_short_and_imports_only_the_standard_library() -> None:
    lines = VERIFIER.read_text().splitlines()
    assert len(lines) <= 120
    imported = {m[1] for line in lines if (m := re.match(r"(?:from|import) (\w+)", line))}
    assert imported
    assert imported <= sys.stdlib_module_names


def test_the_example_in_the_documentation_is_what_is_written(accepts) -> None:  # type: ignore[no-untyped-def]  # a fixture
    page = (ROOT / "docs" / "certificate.md").read_text()
    (shown,) = re.findall(r"```\n(waymark matching certificate 1\n.*?)```", page, re.DOTALL)
    possible = build([[9, 2], [8, 4]], [1, 1])
    assert shown.encode() == text_of(possible, match(possible))
    assert accepts(shown.encode())


def with_a_number_changed(lines: list[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    for at, line in enumerate(lines):
        for found in re.finditer(rb"\d+", line):
            for step in (-1, 1):
                number = str(int(found[0]) + step).encode()
                mutant = line[: found.start()] + number + line[found.end() :]
                yield at, [*lines[:at], mutant, *lines[at + 1 :]]


def with_lines_moved(lines: list[bytes]) -> Iterator[list[bytes]]:
    for at in range(len(lines)):
        yield [*lines[:at], *lines[at + 1 :]]
        yield [*lines[: at + 1], *lines[at:]]
        yield lines[: at + 1]
    for at in range(len(lines) - 1):
        if lines[at] != lines[at + 1]:
            yield [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]


@pytest.mark.parametrize("objective", BOTH)
def test_every_mutant_is_refused(accepts, objective: Objective) -> None:  # type: ignore[no-untyped-def]  # a fixture
    found = match(EXAMPLE, objective=objective)
    whole = text_of(EXAMPLE, found)
    lines = whole.splitlines(keepends=True)
    assert accepts(whole)
    mutants = [b"".join(changed) for _, changed in with_a_number_changed(lines)]
    mutants += [text for moved in with_lines_moved(lines) if (text := b"".join(moved)) != whole]
    mutants += [whole + b"\n", whole[:-1], whole.replace(b"\n", b"\r\n"), b"", b"\xff\n"]
    assert len(mutants) > 100
    for mutant in mutants:
        assert not accepts(mutant), mutant.decode(errors="replace")


@pytest.mark.parametrize(
    "word", [b"+7", b"-0", b"7_0", b"7.0", b"\xc2\xb2", b"\xd9\xa7", b"", b"9" * 5000, b"x"]
)
def test_only_plain_numbers_are_numbers(accepts, word: bytes) -> None:  # type: ignore[no-untyped-def]  # a fixture
    lines = text_of(EXAMPLE, match(EXAMPLE)).splitlines(keepends=True)[:-1]
    numbers = [(at, found) for at, line in enumerate(lines) for found in re.finditer(rb"\d+", line)]
    for at, found in numbers[1:]:  # the first belongs to the name of the format
        changed = lines[at][: found.start()] + word + lines[at][found.end() :]
        assert not accepts(sealed([*lines[:at], changed, *lines[at + 1 :]]))


def test_what_is_no_file_or_no_objective_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check: Any = checker()["main"]
    assert check(str(tmp_path)) == check(str(tmp_path / "none")) == 1
    lines = text_of(EXAMPLE, match(EXAMPLE)).splitlines(keepends=True)[:-1]
    file = tmp_path / "certificate.txt"
    file.write_bytes(sealed([lines[0], b"objective fairest\n", *lines[2:]]))
    assert check(str(file)) == 1
    said = capsys.readouterr().out.splitlines()
    assert "directory" in said[0]
    assert "No such file" in said[1]
    assert said[2] == "refused: line 2: expected total or most-people, found 'fairest'"


def read_back(lines: list[bytes]) -> tuple[Candidates, Assignment]:
    """What a changed text claims, read without the checker."""
    words = [line.decode().split() for line in lines]
    said = {key: value for key, value, *_ in words[1:7]}
    experts = [list(map(int, w[1:])) for w in words if w[0] == "e"]
    people = [w for w in words if w[0] in "pl"]
    table = [[-1] * len(experts) for _ in people]
    for row, w in zip(table, people, strict=True):
        for expert, score in zip(w[2::2], w[3::2], strict=True):
            row[int(expert)] = int(score)
    claimed = replace(
        match(EXAMPLE),
        expert=np.array([-1 if w[1] == "-" else int(w[1]) for w in people], np.int32),
        prices=np.array([price for _, price in experts]),
        base=int(said["base"]),
        total=int(said["total"]),
        objective=Objective(said["objective"]),
    )
    assert int(said["matched"]) == claimed.matched
    assert (int(said["people"]), int(said["experts"])) == (len(people), len(experts))
    return build(table, [places for places, _ in experts]), claimed


@pytest.mark.parametrize("objective", BOTH)
def test_a_forger_can_only_prove_what_is_true(accepts, objective: Objective) -> None:  # type: ignore[no-untyped-def]  # a fixture
    """With a fitting hash, what is accepted is optimal for the instance that the text describes."""
    lines = text_of(EXAMPLE, match(EXAMPLE, objective=objective)).splitlines(keepends=True)[:-1]
    accepted = 0
    for at, changed in with_a_number_changed(lines):
        if not accepts(sealed(changed)):
            continue
        possible, claimed = read_back(changed)
        assert certify(possible, claimed).gap == 0
        assert match(possible, objective=objective).total == claimed.total
        # neither the claims nor a pair can be changed; another instance or other prices can
        assert at >= 7 or lines[at].startswith(b"base")
        accepted += 1
    assert accepted


def test_numpy_refuses_what_is_wrong() -> None:
    found = match(EXAMPLE)
    wrong = {
        "total is": replace(found, total=found.total + 1),
        "prices has shape": replace(found, prices=found.prices[1:]),
        r"prices\[0\] is -1": replace(found, prices=found.prices - [found.prices[0] + 1, 0, 0]),
        "base is 3, expected 0": replace(found, base=3),
        "base is 36, expected above": replace(found, objective=Objective.MOST_PEOPLE, base=36),
        r"expert\[4\] is 2, no candidate": replace(found, expert=np.array([0, 2, 1, 1, 2])),
        "expert 0 has 2 people": replace(found, expert=np.array([0, 0, 1, 1, -1])),
        "expert has shape": replace(found, expert=found.expert[1:]),
        "prices holds float64": replace(found, prices=found.prices.astype(float)),
        "base is -1, expected 0..": replace(found, base=-1),
    }
    for message, claimed in wrong.items():
        with pytest.raises(ValueError, match=message):
            certify(EXAMPLE, claimed)
    locked = build([[9], [8]], [1], [-1, 0])
    with pytest.raises(ValueError, match="person 1 is locked to 0, has -1"):
        certify(locked, match(build([[9], [8]], [1])))


def test_prices_so_large_that_sums_come_round_prove_nothing() -> None:
    """2**62 times four places is 0 in 64 bits: such prices would make nobody's match optimal."""
    possible = build([[5], [7]], [4])
    nobody = np.full(2, -1, np.int32)
    for price in (2**62, 2**63 - 1, 2**41):
        claimed = replace(match(possible), expert=nobody, prices=np.array([price]), total=0)
        with pytest.raises(ValueError, match=rf"prices\[0\] is {price}, expected 0\.\."):
            certify(possible, claimed)
    claimed = replace(match(possible), expert=nobody, prices=np.array([2**40]), total=0)
    assert certify(possible, claimed).gap == 4 * 2**40
    with pytest.raises(ValueError, match="base is 2199023255552"):
        prices_of(possible, match(possible).expert, base=2**41)


@pytest.mark.parametrize("base", [2**31 - 1, 2**31, 2**39])
def test_a_base_beyond_32_bits_is_reckoned_in_full(base: int) -> None:
    possible = build([[9, 2], [8, 4], [7, -1]], [1, 1], [-1, 1, -1])
    found = match(possible, objective=Objective.MOST_PEOPLE)
    prices = prices_of(possible, found.expert, base=base)
    proof = certify(possible, replace(found, base=base, prices=prices))
    assert (proof.primal, proof.gap) == (found.total + 2 * base, 0)


@settings(max_examples=80)
@given(cases(people=6, tops=(4, 30)), st.sampled_from(BOTH), st.data())
def test_pairs_that_are_not_optimal_have_no_prices(
    case: Case, objective: Objective, data: st.DataObject
) -> None:
    possible = build(*case)
    found = match(possible, objective=objective)
    free = [i for i, _ in found.pairs.tolist() if possible.locked[i] < 0]
    if not free:
        return
    alone = data.draw(st.sampled_from(free))
    score = int(possible.score[possible.positions(found.expert)[alone]])
    fewer = found.expert.copy()
    fewer[alone] = -1
    if score + found.base == 0:
        assert prices_of(possible, fewer).min() >= 0
    else:
        with pytest.raises(ValueError, match="not optimal"):
            prices_of(possible, fewer, base=found.base)


def test_a_certificate_is_refused_for_other_shapes() -> None:
    found = match(EXAMPLE)
    with pytest.raises(ValueError, match="2 prices, expected 3"):
        write_certificate(EXAMPLE, replace(found, prices=found.prices[1:]))
