"""The map, a role on it, and a move: what is shown, what is not, and what it costs."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.domain.builders import Framework, hold, make_employee
from tests.web.journey import sign_in, text_of
from waymark.domain.careers.models import Grade, JobFamily, Role
from waymark.domain.goals.models import Goal
from waymark.domain.goals.operations import choose_goal
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Act
from waymark.web.requests import build_act
from waymark.workflows import mining

XSS = '<script>alert(1)</script>" onload="x'


@pytest.fixture
def framework(mined: Framework) -> Framework:
    return mined


@pytest.fixture
def ines(framework: Framework) -> Person:
    person = make_employee("Ines Duarte")
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    return person


def test_the_map_shows_where_one_could_go(me: Client, framework: Framework) -> None:
    page = text_of(me, "/me/map")
    assert "Where you could go from Test Engineer II" in page
    for key in ("te3", "tl", "qe2", "te4", "em"):
        assert f"/me/map/{framework.id(key)}" in page
    assert "9 people made this move." in page
    assert "Three possible routes" in page


def drawing(page: str) -> str:
    """The picture alone."""
    drawn = page[page.index('<svg class="map"') :]
    return drawn[: drawn.index("</svg>")]


def test_every_stop_is_a_link_with_words(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/map/{framework.id('em')}")
    drawn = drawing(page)
    links = re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>', drawn)
    assert len(links) == drawn.count("<a ")
    words = " ".join(said for _, said in links)
    assert "Test Engineer II, Specialist ladder, grade 5. You are here." in words
    assert "Engineering Manager, Leadership ladder, grade 7. Selected." in words
    listed = {url for url, said in links if "You are here" not in said}
    assert all(page.count(f'href="{url}"') >= 3 for url in listed), "the list says the same, twice"


def test_a_role_is_compared_with_the_goal(me: Client, framework: Framework, ines: Person) -> None:
    choose_goal(person=ines, role=framework.roles["te4"], act=build_act(ines))
    page = text_of(me, f"/me/map/{framework.id('em')}")
    assert '<th scope="col">Your goal</th>' in page
    assert "6 to 9" in page
    assert "Two ladders, one grade." in page
    assert "Your goal: Principal" in page


def test_another_role_may_be_compared(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/map/{framework.id('em')}?with={framework.id('ql')}")
    assert '<th scope="col">Quality Lead</th>' in page


def test_levels_held_fill_the_meters(me: Client, framework: Framework, ines: Person) -> None:
    Claim.objects.create(
        person=ines, skill=framework.skills["root"], level=4, said_at=build_act(ines).at
    )
    page = text_of(me, f"/me/map/{framework.id('te3')}")
    assert "1 of 3" in page
    assert "You: level 4 of 5. Needed: level 4." in page
    assert "Root-cause analysis as seen at level 4." in page


@pytest.mark.parametrize("roles", [(), ("hr",)])
def test_what_two_people_did_is_shown_to_hr_only(
    framework: Framework, ines: Person, roles: tuple[str, ...]
) -> None:
    for role in roles:
        AccessGrant.objects.create(person=ines, role=role, given_at=build_act(ines).at)
    client = sign_in(ines)
    target = framework.id("as")
    everywhere = text_of(client, "/me/map?family=all&reach=3")
    assert f"/me/map/{target}" not in everywhere
    assert "2 people" not in everywhere
    move = text_of(client, f"/me/map/{framework.id('te2')}/{target}")
    assert ("You would be the first" in move) == (not roles)
    assert ("<dd>2 people" in move) == bool(roles)


def test_a_move_says_how_many_how_long_and_who_helps(
    me: Client, framework: Framework, ines: Person
) -> None:
    mover = framework.movers["te2", "te3"][0]
    Person.objects.filter(pk=mover.pk).update(
        open_to_questions=True, given_name="Grace", family_name="Nwosu"
    )
    page = text_of(me, f"/me/map/{framework.id('te2')}/{framework.id('te3')}")
    assert "From Test Engineer II to Senior Test Engineer" in page
    assert "<dd>9 people" in page
    assert re.search(r"<dd>\d+ to \d+ months|<dd>1½ to \d", page) or "years" in page
    assert "Grace Nwosu" in page
    assert "Up 1 grade" in page
    others = [each.shown_name for each in framework.movers["te2", "te3"][1:]]
    assert not any(name in page for name in others), "who did not say so is not named"


def test_a_formal_move_tells_its_note(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/map/{framework.id('te2')}/{framework.id('qe2')}")
    assert "After one rotation." in page
    assert "Sideways, same grade" in page


def test_people_are_named_only_if_they_may_be_asked(
    me: Client, framework: Framework, ines: Person
) -> None:
    page = text_of(me, f"/me/map/{framework.id('em')}")
    assert "Mover" not in page
    mover = framework.movers["te3", "em"][0]
    Person.objects.filter(pk=mover.pk).update(open_to_questions=True)
    page = text_of(me, f"/me/map/{framework.id('em')}")
    assert page.count("Happy to be asked") == 1
    assert "Senior Test Engineer, 20" in page


@pytest.mark.parametrize(
    "path",
    ["/me/map/{retired}", "/me/map/{own}/{own}", "/me/map/99999999999999999999", "/me/map/1/2",
     "/me/map/{own}/{retired}"],
)  # fmt: skip
def test_what_is_hidden_is_not_found(me: Client, framework: Framework, path: str) -> None:
    Role.objects.filter(pk=framework.id("hv")).update(state="retired")
    Role.objects.create(name="One more, so that the framework is read anew", state="published")
    text_of(me, path.format(retired=framework.id("hv"), own=framework.id("te2")), 404)


@pytest.mark.parametrize(
    "query",
    ["reach=9", "reach=-1", "reach=x", "from=abc", "from=99999999999999999999999", "family=12345678",
     "family=%00", "view=upside-down", "with=%F0%9F%92%A9", "from=&reach=&family=&view=&with=",
     "family=<script>alert(1)</script>"],
)  # fmt: skip
def test_foolish_parameters_give_the_usual_map(
    me: Client, framework: Framework, query: str
) -> None:
    page = text_of(me, f"/me/map?{query}")
    assert "Where you could go from Test Engineer II" in page
    assert "<script>alert" not in page
    assert '<option value="2" selected>' in page


def test_parameters_are_kept_in_every_link(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/map?from={framework.id('te3')}&reach=3&family=all&view=ladders")
    state = f"?from={framework.id('te3')}&amp;reach=3&amp;family=all&amp;view=ladders"
    assert f"/me/map/{framework.id('te4')}{state}" in page
    assert "Where you could go from Senior Test Engineer" in page


def test_ladders_on_paper_count_no_people(me: Client, framework: Framework) -> None:
    counted = 'class="hint name"'
    assert counted in drawing(text_of(me, "/me/map?family=all"))
    page = text_of(me, "/me/map?view=ladders&family=all")
    assert "Dotted: moves that the organisation names." in page
    paper = drawing(page)
    assert counted not in paper
    assert f"/me/map/{framework.id('qe2')}?" in paper, "a formal move is on paper"
    assert f"/me/map/{framework.id('em')}?" in paper, "the ladder that mirrors the own one"
    assert f"/me/map/{framework.id('as')}?" not in paper


def test_what_often_comes_next_is_told_with_its_reason(me: Client, framework: Framework) -> None:
    page = text_of(me, "/me/map")
    told = page[page.index("What often comes next") : page.index("An estimate from the moves")]
    assert 1 <= told.count("<li>") <= 3
    assert f"/me/map/{framework.id('te3')}" in told
    assert f"/me/map/{framework.id('as')}" not in told


def test_names_go_out_escaped(me: Client, framework: Framework) -> None:
    Role.objects.filter(pk=framework.id("te3")).update(name=XSS, summary=XSS)
    JobFamily.objects.filter(roles=framework.id("te3")).update(name=XSS)
    Grade.objects.filter(number=6).update(name=XSS)
    Role.objects.create(name="One more, so that the framework is read anew", state="published")
    for path in (
        "/me/map?family=all", f"/me/map/{framework.id('te3')}",
        f"/me/map/{framework.id('te2')}/{framework.id('te3')}",
        f"/me/goal/new?role={framework.id('te3')}",
    ):  # fmt: skip
        page = text_of(me, path)
        assert "<script>alert" not in page
        assert '" onload=' not in page
        assert "&lt;script&gt;" in page


def test_an_empty_framework_says_what_will_be_here(db: None) -> None:
    client = sign_in(make_employee("New Person"))
    assert "Roles are being mapped" in text_of(client, "/me/map")


def test_without_a_role_any_role_may_be_looked_at(framework: Framework) -> None:
    client = sign_in(make_employee("New Person"))
    assert "We do not know your role yet" in text_of(client, "/me/map")
    assert "Engineering Manager" in text_of(client, f"/me/map/{framework.id('em')}")


def test_an_option_is_kept_by_one_click(me: Client, framework: Framework, ines: Person) -> None:
    answer = me.post(f"/me/map/{framework.id('em')}/option?reach=3")
    assert answer.status_code == 303
    assert answer["Location"] == f"/me/map/{framework.id('em')}?reach=3"
    assert Goal.objects.get().role_id == framework.id("em")
    assert "Kept as an option" in text_of(me, f"/me/map/{framework.id('em')}")
    assert me.get(f"/me/map/{framework.id('em')}/option").status_code == 405
    assert me.post("/me/map/123456789/option").status_code == 404


def test_one_option_too_many_is_refused_on_the_same_page(
    me: Client, framework: Framework, ines: Person
) -> None:
    roles = list(framework.roles.values())
    for role in roles[:12]:
        Goal.objects.create(
            person=ines, role=role, created_at=build_act(ines).at, changed_at=build_act(ines).at
        )
    answer = me.post(f"/me/map/{roles[12].pk}/option")
    assert answer.status_code == 422
    assert "Drop one first" in answer.content.decode()


QUERIES = {"map": 12, "role": 15, "move": 13}


@pytest.mark.parametrize("page", list(QUERIES))
def test_pages_cost_the_same_however_much_there_is(
    me: Client, framework: Framework, ines: Person, page: str, system_act: Act
) -> None:
    em, te2 = framework.id("em"), framework.id("te2")
    path = {
        "map": "/me/map",
        "role": f"/me/map/{em}",
        "move": f"/me/map/{te2}/{framework.id('te3')}",
    }[page]

    for mover in (*framework.movers["te3", "em"][:1], *framework.movers["te2", "te3"][:1]):
        Person.objects.filter(pk=mover.pk).update(open_to_questions=True)

    def queries() -> int:
        me.get(path)  # the framework is read once a process
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert me.get(path).status_code == 200
        return len(seen)

    few = queries()
    for key in ("te2", "te3", "em"):
        for number in range(5):
            person = make_employee(f"Another {number}", open_to_questions=True)
            hold(person, framework.roles["te2"], date(2015, 1, 1), date(2018, 1, 1))
            hold(person, framework.roles[key], date(2018, 1, 1))
    mining.recompute(act=system_act)
    assert queries() == few
    assert few == QUERIES[page]
