"""What importing the engine costs a process: CPU milliseconds, compilers and solvers left out.

    python benchmarks/imports.py

Each import in a fresh interpreter, the median of nine: numpy alone (which the web process needs in any
case), then every module of the engine but the compiled loops, then those that a web process uses.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pkgutil import walk_packages

from measuring import machine, table

from waymark import engine

RUNS = 9
BY_PAGES = ["gaps", "gap_changes", "layout", "moves", "next_role", "retention", "routes", "titles"]


def cost(modules: list[str]) -> float:
    """Median CPU milliseconds of importing these after numpy; of numpy itself where none is named."""
    first, then = (
        ("pass", "import numpy")
        if not modules
        else ("import numpy", f"import {', '.join(modules)}")
    )
    code = f"{first}\nimport time\nt = time.process_time()\n{then}\nprint(time.process_time() - t)"
    took = [
        float(
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(RUNS)
    ]
    return statistics.median(took) * 1e3


def main() -> None:
    """Measure and print."""
    print(machine())
    names = [found.name for found in walk_packages(engine.__path__, "waymark.engine.")]
    every = [name for name in names if not name.endswith("_kernel")]
    pages = [f"waymark.engine.{name}" for name in BY_PAGES]
    print(
        table(
            [
                ["import", "CPU ms"],
                ["numpy", cost([])],
                [f"the engine, all {len(every)} modules", cost(every)],
                ["what pages use", cost(pages)],
                ["numba, for comparison", cost(["numba"])],
                ["scipy.sparse and scipy.optimize", cost(["scipy.sparse", "scipy.optimize"])],
            ]
        )
    )


if __name__ == "__main__":
    main()
