"""Addresses of one conversation, once below /me/talks and once below /team/{person}/talks."""

from django.urls import URLPattern, path

from waymark.web.talks import acting, mine, page, team

__all__ = ["MINE", "TEAM"]


def _of_one(prefix: str) -> list[URLPattern]:
    """The same pages from either side; the address under /team names the person too."""
    return [
        path(prefix, page.page, name="talk"),
        path(f"{prefix}/now", page.now, name="talk-now"),
        path(f"{prefix}/open", acting.open_notes, name="talk-open"),
        path(f"{prefix}/not-ready", acting.not_ready, name="talk-not-ready"),
        path(f"{prefix}/points", acting.put, name="talk-points"),
        path(f"{prefix}/points/<int:point_id>", acting.answer, name="talk-point"),
        path(f"{prefix}/agree", acting.agree, name="talk-agree"),
        path(f"{prefix}/move", acting.move, name="talk-move"),
        path(f"{prefix}/cancel", acting.cancel, name="talk-cancel"),
    ]


MINE = [
    path("/reviews", mine.page, name="reviews"),
    *_of_one("/talks/<int:talk_id>"),
    path("/talks/<int:talk_id>/share", acting.share, name="talk-share"),
]
TEAM = [
    path("/talks", team.listing, name="talks"),
    path("/talks/download", team.download, name="talks-download"),
    path("/<int:person_id>/talks", team.plan, name="talk-plan"),
    *_of_one("/<int:person_id>/talks/<int:talk_id>"),
]
