"""The command itself: its help, its exit codes, its sentences."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from waymark.cli.errors import CommandError, sentence
from waymark.cli.main import COMMANDS, main, parser


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr().out
    for module in COMMANDS:
        assert re.search(rf"^    {module.NAME}\s", shown, re.MULTILINE), module.NAME
    assert "WAYMARK_HOME" in shown


@pytest.mark.parametrize("module", COMMANDS, ids=lambda module: module.NAME)
def test_every_command_has_help_with_examples(
    module: object, capsys: pytest.CaptureFixture[str]
) -> None:
    name = vars(module)["NAME"]
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "examples:" in shown
    assert f"waymark {name}" in shown.split("examples:")[1]


def test_the_examples_in_the_help_can_be_parsed() -> None:
    for module in COMMANDS:
        for line in module.EXAMPLES.splitlines():
            words = shlex.split(line.strip().split("   ")[0])  # a remark stands behind three spaces
            arguments = words[words.index("waymark") + 1 :]
            assert parser().parse_args(arguments).run is module.run


def test_help_is_quick_because_it_loads_no_django() -> None:
    probe = "import sys, waymark.cli.main; print([m for m in ('django', 'numpy', 'rich', 'granian', 'psycopg') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_a_wrong_call_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["impotr"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_missing_file_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["import", str(tmp_path / "none.csv")]) == 1
    assert capsys.readouterr().err == f"waymark: {tmp_path / 'none.csv'} is not a file.\n"


def test_errors_become_sentences_and_surprises_do_not() -> None:
    assert sentence(CommandError("Do this.")) == "Do this."
    assert sentence(OSError(28, "No space left on device")) is not None
    assert "disk is full" in str(sentence(OSError(28, "No space left on device")))
    assert sentence(FileNotFoundError(2, "No such file or directory", "/x")) == (
        "/x: No such file or directory"
    )
    assert sentence(ZeroDivisionError()) is None


def test_production_never_starts_our_own_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WAYMARK_MODE", "production")
    monkeypatch.setenv("WAYMARK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL")
    for command in ("run", "check", "migrate"):
        assert main([command]) == 1
        assert "DATABASE_URL is not set" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
