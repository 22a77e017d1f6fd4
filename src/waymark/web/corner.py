"""The corner of people from outside: closed unless a page is named here.

An expert from elsewhere works with the people of their own pairs. Every page that is not theirs
is not there for them, also those that will be written after this: whoever opens one to them names
its route below.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

__all__ = ["FRONT", "OPEN", "OutsideCorner", "is_open"]

Answer = Callable[[HttpRequest], HttpResponse]

#: where their corner begins, and the pages of everybody that lead there for them
START = "me:people"
FRONT = frozenset({"front", "me:home"})
#: what they offer
_OFFER = (
    "me:expert", "me:expert-decline", "me:expert-pause", "me:expert-resume", "me:expert-leave",
)  # fmt: skip
#: one of their pairs: whose it is, the pages ask themselves
_PAIR = (
    "me:pair", "me:pair-answer", "me:pair-pause", "me:pair-book", "me:pair-session",
    "me:pair-session-held", "me:pair-session-cancel", "me:pair-agreement", "me:pair-agree",
    "me:pair-goals", "me:pair-goal", "me:pair-notes", "me:pair-note", "me:pair-end",
    "me:pair-feedback",
)  # fmt: skip
_OWN = (
    "account:settings", "account:notices", "account:notice", "account:mail",
    "account_change_password", "account_set_password", "account_reauthenticate",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn",
    "me:data", "me:data-ask", "me:data-held", "me:data-schema", "me:data-file", "me:data-looks",
    "me:data-looks-download", "me:data-erasure", "me:data-erasure-withdraw", "me:data-fairness",
    "me:data-fairness-withdraw", "jobs:job",
)  # fmt: skip
OPEN = frozenset((START, *_OFFER, *_PAIR, *_OWN))


def is_open(request: HttpRequest, route: str) -> bool:
    """Whether a link to this route leads anywhere for whoever asks."""
    return route in OPEN or not getattr(request, "outside", False)


class OutsideCorner:
    """Lets somebody from outside open the pages of their corner; the rest is a 404.

    Pages that anyone may open, signed in or not, are open to them too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Raise Http404 for a page that is not theirs, before anything of it runs."""
        if not getattr(request, "outside", False) or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in FRONT:
            return redirect(START)
        if name in OPEN:
            return None
        raise Http404
