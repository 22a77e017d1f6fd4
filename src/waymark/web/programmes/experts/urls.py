"""Addresses below /coaches, in the namespace of programmes."""

from django.urls import path

from waymark.web.programmes.experts import asking, importing, listing, one

urlpatterns = [
    path("", listing.page, name="coaches"),
    path("/download", listing.download, name="coaches-download"),
    path("/workbook", listing.download_workbook, name="coaches-workbook"),
    path("/ask", asking.ask, name="coaches-ask"),
    path("/outside", asking.outside, name="coaches-outside"),
    path("/import", importing.page, name="coaches-import"),
    path("/import/template", importing.template, name="coaches-template"),
    path("/<int:expert_id>", one.page, name="coach"),
    path("/<int:expert_id>/offer", one.offer, name="coach-offer"),
    path("/<int:expert_id>/contract", asking.contract, name="coach-contract"),
    path("/<int:expert_id>/pause", one.pause, name="coach-pause"),
    path("/<int:expert_id>/resume", one.resume, name="coach-resume"),
    path("/<int:expert_id>/leave", one.leave, name="coach-leave"),
    path("/<int:expert_id>/conflicts", one.conflict, name="coach-conflict"),
    path("/<int:expert_id>/conflicts/<int:conflict_id>", one.lift, name="coach-conflict-lift"),
]
