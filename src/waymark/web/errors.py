"""Pages for what went wrong; each says what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

__all__ = ["bad_request", "csrf_failure", "forbidden", "not_found", "server_error"]


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(
        request, 400, _("We could not read that request"), _("Go back, reload the page, try again.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, _("You may not do this"), _("If you need it for your work, ask HR."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is stale or missing."""
    return _page(
        request,
        403,
        _("This form is out of date"),
        _("Go back, reload the page and send it again. Nothing was changed."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, also for what is hidden."""
    return _page(
        request,
        404,
        _("There is nothing here for you"),
        _("The page does not exist, or it is not shared with you."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500; rendered without the frame, which may be what broke."""
    return render(request, "errors/500.html", status=500)
