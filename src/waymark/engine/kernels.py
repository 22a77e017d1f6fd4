"""Compiled loops: plain Python over arrays, compiled by numba, loaded when first wanted.

A module named `*_kernel` holds nothing but loops decorated with `compiled(signature)`. Its import
compiles them, or takes them from numba's cache in some milliseconds. So nobody imports such a module
at the top of another one: `kernel` does it inside the function that computes, and a request, which
must never wait for a compiler, asks `kernel_if_loaded` and computes with the plain twin meanwhile.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from shutil import rmtree
from threading import Lock
from types import ModuleType
from typing import Any, TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., Any])

PREFIX = "kernels-"
ONE_AT_A_TIME = Lock()  # the folder of numba's cache is one setting for the whole process


def compiled(*signatures: object) -> Callable[[Loop], Loop]:
    """Compile a loop for these signatures at once, without the interpreter's lock.

    signatures  numba's notation, e.g. "int64(int32[::1], int64[::1])", or its types; at least one,
    so that the import of the module leaves nothing to compile. What is compiled is kept beside the
    source, or under NUMBA_CACHE_DIR; loops call those of their own package only. Floating point keeps
    IEEE order: the same input gives the same output on any machine.
    """
    if not signatures:
        raise ValueError(
            "a kernel needs its signatures: compiling must not wait for the first call"
        )

    def decorate(loop: Loop) -> Loop:
        from numba import config, njit

        settings: Any = config  # its attributes are made at run time
        with ONE_AT_A_TIME:
            elsewhere = settings.CACHE_DIR
            folder = _cache_of(Path(loop.__code__.co_filename).parent, elsewhere)
            settings.CACHE_DIR = folder
            try:
                with _in_use("" if folder == elsewhere else folder):
                    return cast(Loop, njit(list(signatures), cache=True, nogil=True)(loop))
            finally:
                settings.CACHE_DIR = elsewhere

    return decorate


@cache
def _cache_of(package: Path, elsewhere: str) -> str:
    """The folder for what is compiled of a package, named by the digest of the package's sources.

    numba's own cache looks at the file of a loop alone: it would go on using an old form of a loop
    that this one calls, or of a constant that it reads, from the file beside it.
    """
    digest = sha256()
    for source in sorted(package.glob("*.py")):
        digest.update(source.read_bytes())
    above = Path(elsewhere) / package.name if elsewhere else package / "__pycache__"
    kept = above / f"{PREFIX}{digest.hexdigest()[:16]}"
    try:
        new = not kept.exists()
        kept.mkdir(parents=True, exist_ok=True)
    except OSError:
        return elsewhere  # a read-only installation: numba looks for a folder of the user's
    if not os.access(kept, os.W_OK):
        return elsewhere
    if new:
        _sweep(kept)
    return str(kept)


@contextmanager
def _in_use(folder: str) -> Iterator[None]:
    """Keep others from sweeping the folder while something is compiled into it."""
    if not folder:  # numba chooses
        yield
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        flock(held, LOCK_SH)
        yield
    finally:
        os.close(held)


def _sweep(kept: Path) -> None:
    """Remove what was compiled of other forms of the sources, once a new form begins to be kept.

    A form that another process is compiling stays; one that it has loaded may go. Several may sweep
    at once: what is gone already is no one's concern.
    """
    for folder in kept.parent.glob(f"{PREFIX}*"):
        if folder == kept:
            continue
        try:
            held = os.open(folder, os.O_RDONLY)
        except OSError:
            continue
        try:
            flock(held, LOCK_EX | LOCK_NB)
            rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(held)


def kernel(name: str) -> ModuleType:
    """The kernel module `waymark.engine.<name>`, compiled or from the cache; may take a while."""
    return import_module(f"waymark.engine.{name}")


def kernel_if_loaded(name: str) -> ModuleType | None:
    """The kernel module where this process has it ready; None says: use the twin."""
    module = sys.modules.get(f"waymark.engine.{name}")
    ready = module is not None and not getattr(module.__spec__, "_initializing", False)
    return module if ready else None
