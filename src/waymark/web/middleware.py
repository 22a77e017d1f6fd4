"""What happens around every request: headers, a log line, who asks, in which language and zone."""

import secrets
import time
import uuid
from collections.abc import Callable

import structlog
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from waymark.domain.people.queries import who_signed_in, zone_of
from waymark.web.languages import language_of
from waymark.web.requests import as_request, build_act, person_of

__all__ = ["PersonLocale", "Presence", "RequestLog", "SecurityHeaders"]

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("waymark.web")

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
#: the square code for an authenticator app is drawn as a data: picture by allauth
PICTURE_PAGES = "/account/2fa/totp/"


class SecurityHeaders:
    """A content policy without exceptions, and no caching of people's pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        pictures = "; img-src 'self' data:" if request.path.startswith(PICTURE_PAGES) else ""
        response["Content-Security-Policy"] = POLICY + pictures
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "private, no-store")
        return response


class RequestLog:
    """One line a request: what, how it ended, how long. Addresses and bodies are not logged."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.headers.get("X-Request-ID", "")
        request_id = name if name.isalnum() and len(name) <= 40 else secrets.token_hex(8)
        request.request_id = request_id  # type: ignore[attr-defined]  # read by Presence
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = self.get_response(request)
            route = getattr(request.resolver_match, "route", "") if request.resolver_match else ""
            log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        response["X-Request-ID"] = request_id
        return response


class Presence:
    """Everything is closed: puts the person and their act on the request, or asks to sign in.

    A view that anyone may open says so with `django.contrib.auth.decorators.login_not_required`.
    An account whose person has left, or that has none, is signed out.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            signed = who_signed_in(request.user.pk)
            if signed is None:
                logout(request)
            else:
                known = as_request(request)
                request_id = getattr(request, "request_id", uuid.uuid4().hex)
                known.person, known.act = signed.person, build_act(signed.person, request_id)
                known.stopped, known.outside = signed.stopped, signed.outside
        return self.get_response(request)


class PersonLocale:
    """The person's language, else their browser's, and their time zone, for this request only."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = person_of(request)
        language = language_of(person.language if person else "")
        language = language or translation.get_language_from_request(request)
        with translation.override(language), timezone.override(zone_of(person)):
            request.LANGUAGE_CODE = language
            return self.get_response(request)
