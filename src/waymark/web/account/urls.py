"""Sign-in by allauth, and the pages about one's own account."""

from django.urls import include, path

from waymark.web.account import views
from waymark.web.notices import choosing
from waymark.web.notices import views as notices

own = (
    [
        path("settings", views.preferences, name="settings"),
        path("notices", notices.page, name="notices"),
        path("notices/<int:notice_id>", notices.lead, name="notice"),
        path("mail", choosing.page, name="mail"),
        path("demo", views.demo, name="demo"),
    ],
    "account",
)
# Addresses come from HR and are theirs to change; nobody signs in by a code.
not_offered = [
    path("email/", views.not_offered, name="account_email"),
    path("confirm-email/", views.not_offered, name="account_email_verification_sent"),
    path("confirm-email/<path:key>/", views.not_offered, name="account_confirm_email"),
    path("login/code/confirm/", views.not_offered, name="account_confirm_login_code"),
]
urlpatterns = [
    path("", include(own)),
    *not_offered,
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
