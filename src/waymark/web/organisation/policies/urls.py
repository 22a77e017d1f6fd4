"""Addresses under /org/policies."""

from django.urls import path

from waymark.web.organisation.policies import erasures, holding, logbook, switching, views

urlpatterns = [
    path("", views.page, name="policies"),
    path("/download", views.download, name="policies-download"),
    path("/erasures", erasures.listing, name="erasures"),
    path("/erasures/download", erasures.download, name="erasures-download"),
    path("/erasures/<int:erasure_id>", erasures.one, name="erasure"),
    path("/holds", holding.page, name="holds"),
    path("/holds/<int:hold_id>/lift", holding.lift, name="hold-lift"),
    path("/recommending", switching.page, name="recommending"),
    path("/recommending/resume", switching.resume, name="recommending-resume"),
    path("/log", logbook.page, name="log"),
    path("/log/download", logbook.download, name="log-download"),
]
