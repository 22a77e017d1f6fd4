"""The engine's import costs a web process nothing that it may never need."""

from __future__ import annotations

import subprocess
import sys
from pkgutil import walk_packages

from waymark import engine

HEAVY = (
    "numba",
    "llvmlite",
    "ortools",
    "scipy.sparse",
    "scipy.optimize",
    "scipy.special",
    "ibis",
    "rapidfuzz",
)


def _loaded_by(modules: list[str]) -> list[str]:
    code = f"import sys, {', '.join(modules)}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.split()


def test_compilers_and_solvers_load_on_first_use() -> None:
    modules = {found.name for found in walk_packages(engine.__path__, "waymark.engine.")}
    kernels = {name for name in modules if name.endswith("_kernel")}
    assert kernels
    assert _loaded_by(sorted(modules - kernels)) == []


def test_the_guard_sees_a_heavy_import() -> None:
    assert _loaded_by(["scipy.sparse"]) == ["scipy.sparse"]
