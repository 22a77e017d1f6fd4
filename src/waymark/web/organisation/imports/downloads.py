"""Files that the import pages give out: samples, rows left out, changes."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.integrations.hris import queries
from waymark.integrations.hris.samples import sample_file
from waymark.web.organisation.imports.views import find
from waymark.web.organisation.imports.words import changes_in_words
from waymark.web.parts.downloads import csv_response, text_response
from waymark.web.requests import act_of

__all__ = ["changes", "left_out", "sample"]


@require_safe
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """A sample file to start from."""
    if not queries.may_import(act_of(request)):
        raise Http404
    try:
        return text_response(name, sample_file(name))
    except KeyError:
        raise Http404 from None


@require_safe
def left_out(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """The rows that would be left out, as they were, with the reasons beside them."""
    batch = find(act_of(request), import_id)
    return text_response("left-out.csv", "".join(queries.left_out(batch)).encode("utf-8-sig"))


@require_safe
def changes(request: HttpRequest, import_id: uuid.UUID) -> HttpResponse:
    """What would change for the people shown on the check page."""
    batch = find(act_of(request), import_id)
    rows = [
        [change["person"], change["name"], change["kind"], field, before, after]
        for change in changes_in_words(batch.report)
        for field, before, after in (change["fields"] or [["", "", ""]])
    ]
    header = [_("Number"), _("Name"), _("What"), _("Field"), _("Before"), _("After")]
    return csv_response("changes", header, rows)
