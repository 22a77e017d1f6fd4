"""The engine's import costs a web process nothing that it may never need."""

from __future__ import annotations

import subprocess
import sys
from pkgutil import walk_packages

from waymark import engine
from waymark.engine.kernels import kernel_names

HEAVY = ("numba", "llvmlite", "ortools", "scipy.sparse", "scipy.optimize", "scipy.special", "ibis")


def _loaded_by(modules: list[str]) -> list[str]:
    code = f"import sys, {', '.join(modules)}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.split()


def test_compilers_and_solvers_load_on_first_use() -> None:
    kernels = {f"waymark.engine.{name}" for name in kernel_names()}
    modules = [found.name for found in walk_packages(engine.__path__, "waymark.engine.")]
    assert _loaded_by(sorted(set(modules) - kernels)) == []


def test_the_guard_sees_a_heavy_import() -> None:
    assert _loaded_by(["scipy.sparse"]) == ["scipy.sparse"]
