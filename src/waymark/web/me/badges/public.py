"""What verifiers fetch: the organization's public keys and its lists of revoked badges."""

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from waymark.integrations.badges import queries
from waymark.integrations.badges.credentials import did_document
from waymark.integrations.badges.lists import signed_list
from waymark.web.requests import CLOCK

__all__ = ["did", "status"]

MINUTES_TO_CACHE = "public, max-age=300"


@login_not_required
@require_safe
def did(request: HttpRequest) -> HttpResponse:
    """The DID document of did:web: keys whose signatures hold."""
    keys = [(key.name, key.public) for key in queries.published_keys()]
    if not keys:
        raise Http404
    return _public(request, JsonResponse(did_document(queries.issuer(), keys)))


@login_not_required
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """One signed status list; it says nothing of whose badges these are."""
    token = signed_list(number, CLOCK.now())
    if token is None:
        raise Http404
    return _public(request, HttpResponse(token, content_type="application/vc+jwt"))


def _public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Open to programs on other sites, too: verifiers run anywhere. Who has it already is told so."""
    response["Cache-Control"] = MINUTES_TO_CACHE
    response["ETag"] = etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer["Access-Control-Allow-Origin"] = "*"  # also where nothing is sent but "not modified"
    return answer
