"""Sign-in by allauth, and the pages about one's own account."""

from django.urls import include, path

from waymark.web import placeholder

own = (
    [
        path("settings", placeholder.page, name="settings"),
        path("notices", placeholder.page, name="notices"),
    ],
    "account",
)
urlpatterns = [
    path("", include(own)),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
