"""Compiled loops: what they are compiled for, where that is kept, and who waits for it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest

from waymark.engine import kernels


def loop(number: int) -> int:
    return number + 1


def test_a_loop_without_signature_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its signatures"):
        kernels.compiled()


def test_the_folder_of_the_cache_is_set_for_one_loop_at_a_time_and_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is one setting for all threads: two kernels at once would write into each other's."""
    settings: Any = numba.config
    before, seen = settings.CACHE_DIR, []

    def failing(*_: object, **__: object) -> None:
        seen.append((settings.CACHE_DIR, kernels.ONE_AT_A_TIME.locked()))
        raise RuntimeError("the compiler is not at home")

    monkeypatch.setattr(numba, "njit", failing)
    with pytest.raises(RuntimeError, match="not at home"):
        kernels.compiled("int64(int64)")(loop)
    ((folder, locked),) = seen
    assert folder != before
    assert locked
    assert not kernels.ONE_AT_A_TIME.locked()
    assert before == settings.CACHE_DIR


def test_compiled_code_is_kept_by_all_sources_of_its_package(tmp_path: Path) -> None:
    def folder() -> Path:
        kernels._cache_of.cache_clear()
        return Path(kernels._cache_of(tmp_path, ""))

    (tmp_path / "one_kernel.py").write_text("STEP = 1\n")
    (tmp_path / "limits.py").write_text("MOST = 1\n")
    first = folder()
    assert first.parent == tmp_path / "__pycache__"
    assert first == folder()
    (tmp_path / "limits.py").write_text("MOST = 2\n")  # the file beside, which numba never looks at
    assert folder() != first
    kernels._cache_of.cache_clear()


def test_where_nothing_can_be_written_numba_chooses(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file where the folder would be")
    assert kernels._cache_of(tmp_path, "") == ""


def test_a_kernel_is_at_hand_only_once_it_was_asked_for() -> None:
    code = (
        "from waymark.engine.kernels import kernel, kernel_if_loaded as at_hand;"
        "name = 'routes.index_kernel';"
        "print(at_hand(name) is None, kernel(name) is at_hand(name))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True"]
