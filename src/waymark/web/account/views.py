"""Pages about one's own account, and the demo's list of people."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.people import operations, queries
from waymark.web.account.forms import PreferencesForm
from waymark.web.languages import language_of
from waymark.web.requests import act_of, as_request

__all__ = ["SignIn", "demo", "not_offered", "preferences"]

PARTS = {
    "employee": gettext_lazy("Employee"),
    "manager": gettext_lazy("Manager"),
    "hr": gettext_lazy("HR"),
    "learning": gettext_lazy("Learning and development"),
    "planner": gettext_lazy("Employee with a plan"),
    "coach": gettext_lazy("Coach"),
    "outside": gettext_lazy("Coach from outside"),
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """allauth's sign-in, with the demo's people beside it where there is a demo."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the demo's people."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        if settings.WAYMARK_DEMO:
            context["demo_people"] = [
                {"person": each.person, "what": PARTS.get(each.part, "")}
                for each in queries.demo_people()
            ]
        return context


@login_not_required
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's listed people. 404 anywhere but in a demo database."""
    if not settings.WAYMARK_DEMO:
        raise Http404
    chosen = request.POST.get("person", "")
    for each in queries.demo_people():
        if str(each.person.pk) == chosen and each.person.user is not None:
            login(request, each.person.user, backend=BACKEND)
            return redirect("me:home")
    raise Http404


@login_not_required
def not_offered(request: HttpRequest, **_: object) -> HttpResponse:
    """Stands before pages of the sign-in library that we do not offer."""
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, time zone and colours."""
    person = as_request(request).person
    initial = {
        "language": language_of(person.language) or get_language(),
        "zone": person.zone,
        "theme": person.theme,
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        operations.set_preferences(person=person, act=act_of(request), **form.cleaned_data)
        with override(form.cleaned_data["language"]):  # said on the next page, in its language
            messages.success(request, _("Saved."))
        return redirect("account:settings")
    status = 422 if form.errors else 200
    return render(request, "account/settings.html", {"form": form}, status=status)
