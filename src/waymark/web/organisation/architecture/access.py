"""What every page of the architecture begins with: HR only, the framework with the draft in it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waymark.domain.careers.compute.drafts import Architecture, architecture, number_of
from waymark.domain.careers.queries.drafts import (
    FrameworkDraft,
    may_shape,
    open_draft,
)
from waymark.kernel.acts import Act
from waymark.web.requests import act_of

__all__ = ["Desk", "desk_of", "for_hr", "number"]


@dataclass(frozen=True, slots=True)
class Desk:
    """What HR works on: the draft under way, if any, and the framework with it."""

    act: Act
    draft: FrameworkDraft | None
    held: Architecture

    @property
    def context(self) -> dict[str, Any]:
        """What the banner above every page says."""
        return {"draft": self.draft, "draft_changes": len(self.held.touched)}


def for_hr(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everyone else there is nothing at these addresses."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_shape(act_of(request)):
            raise Http404
        return view(request, **kwargs)

    return guarded


def desk_of(request: HttpRequest, *, published: bool = False) -> Desk:
    """The framework with the draft in it, or as published."""
    act = act_of(request)
    draft = open_draft(act)
    return Desk(act, draft, architecture(None if published else draft))


def number(ref: str) -> int:
    """The number of a ref from an address."""
    return number_of(ref) or 0
