"""What verifiers fetch: the organization's public keys and its lists of revoked badges."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from waymark.integrations.badges import queries
from waymark.integrations.badges.credentials import did_document, status_list
from waymark.integrations.badges.keys import signed
from waymark.web.requests import CLOCK

__all__ = ["did", "status"]

HOLDS = timedelta(hours=12)
MINUTES_TO_CACHE = "public, max-age=300"


@login_not_required
@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The DID document of did:web: keys whose signatures hold."""
    keys = [(key.name, key.public) for key in queries.published_keys()]
    if not keys:
        raise Http404
    return _public(JsonResponse(did_document(queries.issuer(), keys)))


@login_not_required
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """One status list, signed now; it says nothing of whose badges these are."""
    revoked, key = queries.revoked_places(number), queries.signing_key()
    if revoked is None or key is None:
        raise Http404
    issuer, now = queries.issuer(), CLOCK.now()
    payload = status_list(issuer, queries.list_address(number), revoked, now, now + HOLDS)
    token = signed(payload, did=issuer.did, name=key.name, sealed=key.sealed)
    return _public(HttpResponse(token, content_type="application/vc+jwt"))


def _public(response: HttpResponse) -> HttpResponse:
    """Open to programs on other sites, too: verifiers run anywhere."""
    response["Cache-Control"] = MINUTES_TO_CACHE
    response["Access-Control-Allow-Origin"] = "*"
    return response
