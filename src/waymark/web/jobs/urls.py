"""Addresses under /jobs."""

from django.urls import path

from waymark.web import placeholder

app_name = "jobs"
urlpatterns = [path("<uuid:job_id>", placeholder.page, name="job")]
