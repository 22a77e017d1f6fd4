"""All pages, by audience."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic.base import RedirectView

from waymark.web import health
from waymark.web.me.badges import public
from waymark.web.me.takeaway import feed
from waymark.web.notices import choosing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="me:home", permanent=False), name="front"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("calendar/<str:secret>.ics", feed.fetch, name="calendar-feed"),
    path(".well-known/did.json", public.did, name="badges-did"),
    path("badges/status/<int:number>", public.status, name="badges-status"),
    path("mail/stop/<str:token>", choosing.stop, name="mail-stop"),
    path("account/", include("waymark.web.account.urls")),
    path("me", include("waymark.web.me.urls", namespace="me")),
    path("team", include("waymark.web.team.urls", namespace="team")),
    path("", include("waymark.web.programmes.urls", namespace="programmes")),
    path("org/", include("waymark.web.organisation.urls", namespace="organisation")),
    path("search", include("waymark.web.search.urls", namespace="search")),
    path("jobs/", include("waymark.web.jobs.urls", namespace="jobs")),
]
