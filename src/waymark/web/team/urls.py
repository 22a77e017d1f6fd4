"""Addresses under /team."""

from django.urls import path

from waymark.web import placeholder

app_name = "team"
urlpatterns = [
    path("", placeholder.page, name="home"),
    path("/<int:person_id>", placeholder.page, name="person"),
]
