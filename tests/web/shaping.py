"""What the tests of HR's pages on the architecture share: where the pages are, and sending a form."""

from typing import Any

from django.test import Client

from tests.domain.builders import Framework

__all__ = ["HOME", "addresses_of", "post"]

HOME = "/org/architecture"


def addresses_of(framework: Framework) -> list[str]:
    role = framework.id("te1")
    family, ladder = framework.roles["te1"].family_id, framework.ladders["testing"].pk
    return [
        "", "/roles.csv", "/families.csv", "/build", "/proposal", "/proposal/ladders",
        "/proposal/skills", "/preview", "/draft", "/publish", "/family/new", f"/family/{family}",
        "/ladder/new", f"/ladder/{ladder}", "/grade/new", f"/grade/{framework.roles['te1'].grade_id}",
        "/new", f"/{role}", f"/{role}/edit", f"/{role}/asks", f"/{role}/moves", f"/{role}/retire",
        f"/{role}/start",
    ]  # fmt: skip


def post(client: Client, address: str, data: dict[str, Any], status: int = 303) -> Any:
    answer = client.post(HOME + address, data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer
