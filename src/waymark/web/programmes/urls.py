"""Addresses under /programmes, and of mentors and coaches."""

from django.urls import include, path

from waymark.web.programmes import (
    leftovers,
    listing,
    live,
    making,
    moving,
    pools,
    programme,
    rules,
)
from waymark.web.programmes.console import acts, certificate, decision, page, publishing

app_name = "programmes"
ROUND = "programmes/<int:programme_id>/rounds/<int:number>"
urlpatterns = [
    path("programmes", listing.home, name="home"),
    path("programmes/download", listing.download, name="download"),
    path("programmes/matching", listing.matching, name="matching"),
    path("coaches", include("waymark.web.programmes.experts.urls")),
    path("programmes/new", programme.new, name="new"),
    path("programmes/<int:programme_id>", programme.one, name="programme"),
    path("programmes/<int:programme_id>/edit", programme.edit, name="programme-edit"),
    path("programmes/<int:programme_id>/end", programme.end, name="programme-end"),
    path("programmes/<int:programme_id>/download", programme.download, name="programme-download"),
    path("programmes/<int:programme_id>/rounds/new", making.new, name="round-new"),
    path(ROUND, page.page, name="round"),
    path(f"{ROUND}/draft", acts.draft_again, name="round-draft"),
    path(f"{ROUND}/lock", acts.lock, name="round-lock"),
    path(f"{ROUND}/pairs/download", page.download, name="round-pairs-csv"),
    path(f"{ROUND}/pairs/<int:pair_id>/keep", acts.keep, name="pair-keep"),
    path(f"{ROUND}/pairs/<int:pair_id>/unlock", acts.unlock, name="pair-unlock"),
    path(f"{ROUND}/pairs/<int:pair_id>/swap", acts.swap, name="pair-swap"),
    path(f"{ROUND}/pairs/<int:pair_id>/forbid", acts.forbid, name="pair-forbid"),
    path(f"{ROUND}/pairs/<int:pair_id>/why", decision.page, name="pair-why"),
    path(f"{ROUND}/pairs/<int:pair_id>/replay", decision.replay, name="pair-replay"),
    path(f"{ROUND}/leftovers", leftovers.page, name="leftovers"),
    path(f"{ROUND}/leftovers/match", leftovers.match, name="leftovers-match"),
    path(f"{ROUND}/leftovers/publish", leftovers.publish, name="leftovers-publish"),
    path(f"{ROUND}/leftovers/invite", leftovers.invite, name="leftovers-invite"),
    path(f"{ROUND}/publish", publishing.publish, name="round-publish"),
    path(f"{ROUND}/certificate", certificate.page, name="round-certificate"),
    path(f"{ROUND}/certificate/download", certificate.download, name="round-certificate-file"),
    path("programmes/checker", certificate.verifier, name="verifier"),
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
    path(f"{ROUND}/live", live.page, name="round-live"),
    path(f"{ROUND}/live/download", live.download, name="round-live-download"),
    path(f"{ROUND}/live/<int:pair_id>/end", live.end, name="round-pair-end"),
    path(f"{ROUND}/nudge", live.nudge, name="round-nudge"),
    path(f"{ROUND}/complete", moving.complete, name="round-complete"),
]
