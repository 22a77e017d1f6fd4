"""Addresses: everything is web pages for now; machines get their own door later."""

from django.urls import include, path

urlpatterns = [path("", include("waymark.web.urls"))]

handler400 = "waymark.web.errors.bad_request"
handler403 = "waymark.web.errors.forbidden"
handler404 = "waymark.web.errors.not_found"
handler500 = "waymark.web.errors.server_error"
