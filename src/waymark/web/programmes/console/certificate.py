"""The certificate of a draft: a page that explains it, the file, and the program that checks it.

For those who run the round; once it is published also for works council and auditor. The file holds
no name, and neither does the page.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from waymark.domain.mentoring.compute.certificates import certificate_lines, is_proved
from waymark.domain.mentoring.queries.drafts import Draft, decided_by, draft_to_check
from waymark.domain.mentoring.queries.programmes import may_run
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.web.programmes.console.words import PARTS, raised, rules_kept
from waymark.web.requests import act_of

__all__ = ["download", "page", "verifier"]


def _find(request: HttpRequest, programme_id: int, number: int) -> Draft:
    try:
        return draft_to_check(act_of(request), programme_id, number)
    except Draft.DoesNotExist:
        raise Http404 from None


@require_safe
def page(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """What the certificate says, how to check it, and what it does not say."""
    act = act_of(request)
    draft = _find(request, programme_id, number)
    rules = RoundRules.read(draft.rules)
    a_round = draft.round
    context = {
        "file": _file_name(draft),
        "draft": draft, "round": a_round, "programme": a_round.programme, "runs": may_run(act),
        "proved": is_proved(draft), "stable": rules.stable, "kept": rules_kept(rules),
        "weights": [(PARTS[part], rules.weights[part.value]) for part in Part
                    if rules.weights[part.value]],
        "decided_by": decided_by(draft), "raised": raised(draft.figures["fair"]),
    }  # fmt: skip
    return render(request, "programmes/console/certificate.html", context)


@require_safe
def download(request: HttpRequest, programme_id: int, number: int) -> HttpResponseBase:
    """The file, line by line as it is written."""
    draft = _find(request, programme_id, number)
    if not is_proved(draft):
        raise Http404
    response = StreamingHttpResponse(certificate_lines(draft), content_type="text/plain")
    name = _file_name(draft)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file_name(draft: Draft) -> str:
    """What the file is called once it is downloaded; the page names it in the command."""
    return f"{slugify(draft.round.name) or 'round'}-certificate.txt"


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that checks a certificate; it holds nothing of anybody."""
    try:
        program = settings.WAYMARK_CHECKER.read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(program, content_type="text/x-python")
    response["Content-Disposition"] = 'attachment; filename="verify_certificate.py"'
    return response
