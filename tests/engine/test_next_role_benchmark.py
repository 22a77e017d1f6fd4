"""The benchmark of next-role prediction on files good and bad."""

import gzip
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.engine.north_dakota import POSITIONS

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "next_role.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("next_role_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


benchmark = load()


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
    monkeypatch.setattr(sys, "argv", ["next_role.py", *map(str, words)])
    benchmark.main()


def yearly(folder: Path, *, header: str = "employee,year,job_title") -> Path:
    """Sixty people who go from Clerk to Senior Clerk after three years, one year after another."""
    lines = [header]
    for person in range(60):
        for year in range(2010, 2018):
            title = "Clerk" if year < 2011 + person % 7 else "Senior Clerk"
            lines.append(f"{person},{year},{title}")
        lines.append(f"p{person},2010,Cook")
    path = folder / "people.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_figures_of_a_plain_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, yearly(tmp_path), "--split", 2015, "--json")
    result = json.loads(capsys.readouterr().out)
    # Who is to move in 2015, 2016 and 2017: those with person % 7 of 4, 5 and 6. The last of
    # them empty the title, which makes it a re-titling by the rule.
    assert result["re-titlings removed"] == 8
    assert result["n"] == 16
    assert result["unseen"] == 0
    assert result["figures"]["Waymark"] == {"R@1": 1.0, "R@5": 1.0, "R@10": 1.0, "MRR": 1.0}


def test_the_table_for_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, yearly(tmp_path), "--split", 2015, "--weights")
    printed = capsys.readouterr().out
    for words in ("popularity", "Markov + title similarity", "Waymark", "R@10", "MRR", "next step"):
        assert words in printed


def test_dated_positions_semicolons_and_a_compressed_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(5)
    lines = ["id;Start Date;End;Role"]
    for person in range(80):
        month = int(rng.integers(1, 13))
        moved = f"{rng.integers(2012, 2020)}-{rng.integers(1, 13):02d}-15"
        lines += [f"{person};2010-{month:02d}-01;{moved};Technician I",
                  f"{person};{moved};;Technician II"]  # fmt: skip
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode("utf-8-sig")))
    run(monkeypatch, path, "--split", "2017", "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["title changes"] == 80
    assert 0 < result["n"] < 80
    assert result["figures"]["Waymark"]["R@1"] == 1.0


def test_the_best_paid_row_counts_and_temporary_ones_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pay.csv"
    path.write_text(
        "person,fy,title,pay,temp,code\n1,2010,A,5,0,CL1\n1,2010,B,9,1,CL2\n1,2010,C,3,0,CL3\n"
        "1,2011,A,5,0,CL1\n2,2010,A,1,0,CL1\n2,2011,D,2,0,CL4\n3,2010,E,2,0,XX1\n3,2011,F,2,0,XX2\n"
    )
    run(monkeypatch, path, "--split", 2011, "--code-prefix", "CL", "--json")
    result = json.loads(capsys.readouterr().out)
    assert (result["title changes"], result["n"], result["unseen"]) == (1, 1, 1.0)
    assert result["figures"]["Waymark"]["MRR"] == 0.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"person,year\n1,2010\n", "no column 'title'.*--title"),
        (b"person,year,title\n1,2010,\n", "line 2: column 'title' is empty"),
        (b"person,year,title\n1,soon,Clerk\n", "line 2, column 'year': 'soon' is neither"),
        (b"person,year,title\n1,2010,A\n1,2011-01-01,B\n", "both years and dates"),
        (b"person,from,to,title\n1,2011-01-01,2010-01-01,B\n", "'to' is before 'from'"),
        (b"person,year,title\n", "no rows below its header"),
        (b"", "no rows below its header"),
        (b"\x1f\x8b broken", "cannot be read"),
        (b"person,year,title\n1,2010,A\n2,2010,A\n", "no move from 2011 on"),
    ],
)
def test_bad_files_say_what_to_do(
    content: bytes, words: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, path, "--split", 2011)
    assert stop.value.code == 2
    message = capsys.readouterr().err
    assert len(message.splitlines()) == 1
    assert re.search(words, message), message


def test_a_missing_file_and_a_named_column_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, tmp_path / "none.csv", "--split", 2011)
    assert "cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        run(monkeypatch, yearly(tmp_path), "--split", 2011, "--unit", "team")
    assert "no column 'team'" in capsys.readouterr().err


@pytest.mark.shared
@pytest.mark.slow
def test_north_dakota_classified(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not POSITIONS.exists():
        pytest.skip("the North Dakota history is not beside the project (../shared/data)")
    run(monkeypatch, POSITIONS, "--split", 2017, "--code-prefix", "CL,JD", "--json")
    result = json.loads(capsys.readouterr().out)
    assert (result["n"], result["title changes"]) == (910, 5750)
    found = result["figures"]
    # The baselines are those of the data's README, to within their free choices.
    assert found["popularity"]["R@10"] == pytest.approx(0.187, abs=0.005)
    assert found["popularity"]["MRR"] == pytest.approx(0.077, abs=0.005)
    assert found["Markov + title similarity"]["R@10"] == pytest.approx(0.715, abs=0.01)
    assert found["Markov + title similarity"]["MRR"] == pytest.approx(0.566, abs=0.01)
    for figure in ("R@1", "R@5", "R@10", "MRR"):
        assert found["Waymark"][figure] > found["Markov + title similarity"][figure]
