"""Addresses under /jobs."""

from django.urls import path

from waymark.web.jobs import views

app_name = "jobs"
urlpatterns = [path("<uuid:job_id>", views.page, name="job")]
