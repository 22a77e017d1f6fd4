"""Addresses under /team."""

from django.urls import path

from waymark.web.team import views

app_name = "team"
urlpatterns = [
    path("", views.home, name="home"),
    path("/download", views.download, name="download"),
    path("/<int:person_id>", views.one, name="person"),
]
