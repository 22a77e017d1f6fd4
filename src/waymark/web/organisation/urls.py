"""Addresses under /org."""

from django.urls import include, path

app_name = "organisation"
urlpatterns = [
    path("architecture", include("waymark.web.organisation.architecture.urls")),
    path("imports", include("waymark.web.organisation.imports.urls")),
    path("policies", include("waymark.web.organisation.policies.urls")),
]
