"""Addresses under /me."""

from django.urls import path

from waymark.web import placeholder

app_name = "me"
urlpatterns = [
    path("", placeholder.page, name="home"),
    path("/start", placeholder.page, name="start"),
    path("/map", placeholder.page, name="map"),
    path("/map/<int:role_id>", placeholder.page, name="role"),
    path("/map/<int:from_id>/<int:to_id>", placeholder.page, name="move"),
    path("/skills", placeholder.page, name="skills"),
    path("/plan", placeholder.page, name="plan"),
]
