"""Rounds that ask somebody stand among the people they work with, with what they answered."""

import pytest

from tests.permissions.world import World
from tests.web.journey import sign_in
from waymark.domain.mentoring.models import PoolEntry


@pytest.mark.django_db
def test_an_invitation_stands_on_the_page_until_the_pools_close(world: World) -> None:
    ines, entry = world.people["self"], world.rows["entry"]
    assert isinstance(entry, PoolEntry)
    client, address = sign_in(ines), f"/me/people/invitations/{entry.pk}"
    page = client.get("/me/people").content.decode()
    assert address in page
    assert "You take part" in page
    PoolEntry.objects.filter(pk=entry.pk).update(state="invited", answered_at=None)
    assert "Your answer, until" in client.get("/me/people").content.decode()
    type(entry.round).objects.filter(pk=entry.round_id).update(state="closed")
    assert address not in client.get("/me/people").content.decode()
