"""Compiled loops: what they are compiled for, where that is kept, and who waits for it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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


def other_forms(package: Path, *names: str) -> list[Path]:
    """Folders of sources as they were before, with something in them."""
    made = [package / "__pycache__" / f"kernels-{name}" for name in names]
    for folder in made:
        folder.mkdir(parents=True)
        (folder / "loop.nbi").write_text("compiled")
    return made


def cache_of(package: Path) -> Path:
    """As a process that has not asked before is told."""
    kernels._cache_of.cache_clear()
    found = Path(kernels._cache_of(package, ""))
    kernels._cache_of.cache_clear()
    return found


def test_what_was_compiled_of_other_forms_goes_when_a_new_form_begins(tmp_path: Path) -> None:
    (tmp_path / "one_kernel.py").write_text("STEP = 1\n")
    other_forms(tmp_path, "old", "older")
    (tmp_path / "__pycache__" / "one_kernel.pyc").write_text("python's own")
    kept = cache_of(tmp_path)
    left = sorted(each.name for each in (tmp_path / "__pycache__").iterdir())
    assert left == [kept.name, "one_kernel.pyc"]
    (kept / "loop.nbi").write_text("compiled")
    (back,) = other_forms(tmp_path, "back")  # a process with other sources began it meanwhile
    assert cache_of(tmp_path) == kept
    assert (back.exists(), (kept / "loop.nbi").exists()) == (True, True)


def test_a_form_that_another_process_is_compiling_stays(tmp_path: Path) -> None:
    (tmp_path / "one_kernel.py").write_text("STEP = 1\n")
    busy, idle = other_forms(tmp_path, "busy", "idle")
    code = (
        "import sys; from waymark.engine.kernels import _in_use\n"
        "with _in_use(sys.argv[1]): print('compiling', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(busy)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "compiling\n"
        cache_of(tmp_path)
        assert (busy.exists(), idle.exists()) == (True, False)
        other.communicate("")
    (tmp_path / "one_kernel.py").write_text("STEP = 2\n")
    cache_of(tmp_path)
    assert not busy.exists()


def test_two_may_sweep_at_once(tmp_path: Path) -> None:
    other_forms(tmp_path, *(f"{number:03}" for number in range(200)))
    kept = other_forms(tmp_path, "kept")[0]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(kernels._sweep, kept) for _ in range(4)]:
            done.result()
    assert [each.name for each in kept.parent.iterdir()] == ["kernels-kept"]
    assert (kept / "loop.nbi").exists()


def test_packages_that_share_a_folder_do_not_sweep_each_other(tmp_path: Path) -> None:
    found = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a_kernel.py").write_text(f"NAME = '{name}'\n")
        kernels._cache_of.cache_clear()
        found.append(Path(kernels._cache_of(tmp_path / name, str(tmp_path / "shared"))))
    kernels._cache_of.cache_clear()
    assert all(each.exists() for each in found)
    assert [each.parent.name for each in found] == ["one", "other"]


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
