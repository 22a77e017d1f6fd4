"""Addresses under /org/imports."""

from django.urls import path

from waymark.web.organisation.imports import downloads, steps, views

urlpatterns = [
    path("", views.listing, name="imports"),
    path("/sample/<str:name>", downloads.sample, name="import-sample"),
    path("/<uuid:import_id>", views.one, name="import"),
    path("/<uuid:import_id>/columns", steps.columns, name="import-columns"),
    path("/<uuid:import_id>/decide", steps.decide, name="import-decide"),
    path("/<uuid:import_id>/check", steps.check_again, name="import-check"),
    path("/<uuid:import_id>/apply", steps.apply, name="import-apply"),
    path("/<uuid:import_id>/undo", steps.undo, name="import-undo"),
    path("/<uuid:import_id>/discard", steps.discard, name="import-discard"),
    path("/<uuid:import_id>/left-out", downloads.left_out, name="import-left-out"),
    path("/<uuid:import_id>/changes", downloads.changes, name="import-changes"),
]
