"""Sign-in by allauth, and the pages about one's own account."""

from django.urls import include, path

from waymark.web.account import views
from waymark.web.notices import views as notices

own = (
    [
        path("settings", views.preferences, name="settings"),
        path("notices", notices.page, name="notices"),
        path("demo", views.demo, name="demo"),
    ],
    "account",
)
urlpatterns = [
    path("", include(own)),
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
