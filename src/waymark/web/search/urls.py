"""Address of the search page."""

from django.urls import path

from waymark.web import placeholder

app_name = "search"
urlpatterns = [path("", placeholder.page, name="page")]
