"""Places in which the launcher's tests start Waymark."""

from collections.abc import Iterator

import pytest

from tests.house.launching import Place, accounts, make_place


@pytest.fixture(params=accounts())
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    made = make_place(request.param)
    yield made
    made.clean()


@pytest.fixture
def root_place() -> Iterator[Place]:
    """A place for what does not depend on the account."""
    made = make_place("root")
    yield made
    made.clean()
