"""Addresses under /programmes, and of mentors and coaches."""

from django.urls import path

from waymark.web.programmes import listing, making, moving, pools, programme, rules
from waymark.web.programmes.console import page

app_name = "programmes"
ROUND = "programmes/<int:programme_id>/rounds/<int:number>"
urlpatterns = [
    path("programmes", listing.home, name="home"),
    path("programmes/download", listing.download, name="download"),
    path("programmes/matching", listing.matching, name="matching"),
    path("programmes/new", programme.new, name="new"),
    path("programmes/<int:programme_id>", programme.one, name="programme"),
    path("programmes/<int:programme_id>/edit", programme.edit, name="programme-edit"),
    path("programmes/<int:programme_id>/end", programme.end, name="programme-end"),
    path("programmes/<int:programme_id>/download", programme.download, name="programme-download"),
    path("programmes/<int:programme_id>/rounds/new", making.new, name="round-new"),
    path(ROUND, page.page, name="round"),
    path(f"{ROUND}/audience", making.audience, name="round-audience"),
    path(f"{ROUND}/rules", rules.page, name="rules"),
    path(f"{ROUND}/invite", moving.invite, name="round-invite"),
    path(f"{ROUND}/pools", pools.page, name="pools"),
    path(f"{ROUND}/pools/download", pools.download, name="pools-download"),
    path(f"{ROUND}/pools/remind", pools.remind, name="pools-remind"),
    path(f"{ROUND}/pools/again", pools.again, name="pools-again"),
    path(f"{ROUND}/close", moving.close, name="round-close"),
    path(f"{ROUND}/reopen", moving.reopen, name="round-reopen"),
    path(f"{ROUND}/cancel", moving.cancel, name="round-cancel"),
    path(f"{ROUND}/complete", moving.complete, name="round-complete"),
]
