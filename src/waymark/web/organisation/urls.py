"""Addresses under /org."""

from django.urls import include, path

from waymark.web.talks import figures

app_name = "organisation"
urlpatterns = [
    path("architecture", include("waymark.web.organisation.architecture.urls")),
    path("goals", include("waymark.web.organisation.goals.urls")),
    path("imports", include("waymark.web.organisation.imports.urls")),
    path("talks", figures.page, name="talks"),
    path("talks/download", figures.download, name="talks-download"),
    path("policies", include("waymark.web.organisation.policies.urls")),
]
