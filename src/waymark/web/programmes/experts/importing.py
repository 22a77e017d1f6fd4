"""A list of experts from a file: tried out, shown with what is wrong, then kept.

What was read travels in the page between the two, signed for whoever read it: nothing of the file
stays on our side until it is kept.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waymark.integrations.experts.lines import TEMPLATE, Line
from waymark.integrations.experts.operations import Done, import_experts
from waymark.integrations.experts.reading import MOST_ROWS, FoundLines, read_experts
from waymark.integrations.hris.reading import UnreadableFile
from waymark.kernel.acts import Act, Refused
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.forms import HouseForm
from waymark.web.parts.uploads import too_large
from waymark.web.programmes.access import for_learning
from waymark.web.requests import act_of

__all__ = ["page", "template"]

SALT = "waymark.experts.import"
AN_HOUR = 3600
LARGEST = 5 * 1024 * 1024


class FileForm(HouseForm):
    """The file."""

    chosen = forms.FileField(
        label=gettext_lazy("CSV or Excel file"),
        help_text=gettext_lazy("It is read and tried out; nothing is kept before you have seen it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose a file first"),
            "empty": gettext_lazy("The file is empty"),
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def page(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would do; keep it."""
    act = act_of(request)
    if request.method == "POST" and "read" in request.POST:
        return _keep(request, act)
    form, refusal = FileForm(), ""
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if too_large(request):
            form, refusal = FileForm(), _("The file is larger than 5 MB. Split it and try again.")
        elif form.is_valid():
            chosen = form.cleaned_data["chosen"]
            try:
                if chosen.size > LARGEST:
                    raise Refused(_("The file is larger than 5 MB. Split it and try again."))
                found = read_experts(chosen.read(), chosen.name)
                return _checked(request, act, found, chosen.name)
            except (Refused, UnreadableFile) as why:
                refusal = str(why)
    context = {"form": form, "refusal": refusal, "most": MOST_ROWS}
    status = 422 if refusal or form.errors else 200
    return render(request, "programmes/experts/import.html", context, status=status)


def _checked(request: HttpRequest, act: Act, found: FoundLines, name: str) -> HttpResponse:
    """What keeping the file would do, row by row."""
    done = import_experts(lines=found.lines, only_try=True, act=act)
    wrong = sorted([*found.wrong, *((line.row, why) for line, why in done.refused)])
    good = [line for line in found.lines if line not in [one for one, _why in done.refused]]
    read = signing.dumps(
        {"by": act.person_id, "lines": [line.packed() for line in good]}, salt=SALT, compress=True
    )
    context = {"name": name, "done": done, "wrong": wrong, "read": read}
    return render(request, "programmes/experts/import_check.html", context)


def _read_back(request: HttpRequest, act: Act) -> list[Line]:
    """What the page carried. Raises Refused for another's, an old or a changed one."""
    gone = _("This check is no longer valid. Choose the file again.")
    try:
        read: Any = signing.loads(request.POST["read"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        raise Refused(gone) from None
    if read["by"] != act.person_id:
        raise Refused(gone)
    return [Line.unpacked(each) for each in read["lines"]]


def _keep(request: HttpRequest, act: Act) -> HttpResponse:
    try:
        done = import_experts(lines=_read_back(request, act), only_try=False, act=act)
    except Refused as why:
        context = {"form": FileForm(), "refusal": str(why), "most": MOST_ROWS}
        return render(request, "programmes/experts/import.html", context, status=422)
    messages.success(request, _said(done))
    for line, reason in done.refused:
        said = _("Row %(row)d was left out: %(why)s") % {"row": line.row, "why": reason}
        messages.error(request, said)
    return redirect("programmes:coaches")


def _said(done: Done) -> str:
    counts = {
        "asked": len(done.asked), "invited": len(done.invited), "changed": len(done.changed)
    }  # fmt: skip
    return (
        _("Done: %(asked)d asked, %(invited)d invited from outside, %(changed)d changed.") % counts
    )


@require_safe
@for_learning
def template(request: HttpRequest) -> HttpResponse:
    """A file to start from: the columns and two invented people."""
    return csv_response("mentors-and-coaches-template", TEMPLATE[0], TEMPLATE[1:])
