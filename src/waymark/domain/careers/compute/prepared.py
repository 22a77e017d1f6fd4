"""Compiled search for routes in large frameworks, made ready beside the requests that come in."""

from threading import Lock, Thread
from weakref import WeakKeyDictionary

import structlog

from waymark.domain.careers.compute.framework import Framework
from waymark.engine.routes import Prepared, RouteSpace, prepare

__all__ = ["LARGE", "prepared_routes"]

#: From so many moves on, numpy takes longer than a page may; below, the loops gain nothing.
LARGE = 30_000

log = structlog.get_logger("waymark.routes")
_ready: WeakKeyDictionary[RouteSpace, Prepared | None] = WeakKeyDictionary()
_lock = Lock()


def prepared_routes(framework: Framework) -> Prepared | None:
    """The indexes of a large framework, None while they are being made, or where it is small.

    No request waits for the compiler: the first one has a thread make them and goes on in numpy,
    with the same answer. They are kept as long as the framework is.
    """
    if framework.moves.moves < LARGE:
        return None
    space = framework.space
    with _lock:
        if space in _ready:
            return _ready[space]
        _ready[space] = None
    Thread(target=_make, args=(space,), name="prepare-routes", daemon=True).start()
    return None


def _make(space: RouteSpace) -> None:
    try:
        made = prepare(space)
    except Exception:
        log.exception("routes stay in numpy")
        return
    with _lock:
        _ready[space] = made
