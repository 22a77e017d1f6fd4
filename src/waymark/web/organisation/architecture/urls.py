"""Addresses under /org/architecture."""

from django.urls import path

from waymark.web import placeholder

urlpatterns = [path("", placeholder.page, name="architecture")]
