"""The record's pages: one entry with its asks, and what the colleague sees who is asked."""

from django.test import Client

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.recording import asked, logged
from tests.web.journey import sign_in, words_of
from waymark.domain.people.models import Person
from waymark.domain.skills import queries
from waymark.domain.skills.models import Claim, Confirmation, Evidence
from waymark.domain.skills.operations import confirm_evidence, withdraw_evidence


def test_asking_again_withdrawing_and_taking_back(
    me: Client, petra: Person, work: Evidence
) -> None:
    path = f"/me/record/{work.pk}"
    assert me.post(f"{path}/ask", {"colleague": "Petra Novak"}).status_code == 302
    ask = Confirmation.objects.get()
    assert me.post(f"/me/record/asks/{ask.pk}/withdraw").status_code == 302
    assert "Nobody yet" in words_of(me.get(path))
    me.post(f"{path}/ask", {"colleague": "Petra Novak"})
    assert Confirmation.objects.filter(state="asked").count() == 1
    assert "Choose whom to ask" in words_of(me.post(f"{path}/ask", {"colleague": ""}), 422)
    assert me.post(f"{path}/withdraw").status_code == 302
    assert me.get(path).status_code == 404
    assert me.post(f"{path}/ask", {"colleague": "Petra Novak"}).status_code == 404


def test_a_refused_ask_says_why_on_the_same_page(me: Client, ines: Person, work: Evidence) -> None:
    people = [make_employee(f"Colleague {n}x") for n in range(3)]
    for each in people:
        asked(work, each)
    path = f"/me/record/{work.pk}"
    assert "3 colleagues are asked" in words_of(me.get(path))
    make_employee("Jana Kral")
    answer = me.post(f"{path}/ask", {"colleague": "Jana Kral"})
    assert "You have asked 3 people already" in words_of(answer, 422)


def test_an_answered_ask_is_not_withdrawn(me: Client, petra: Person, work: Evidence) -> None:
    ask = asked(work, petra)
    confirm_evidence(confirmation=ask, act=act_by(petra), note="Well done")
    answer = me.post(f"/me/record/asks/{ask.pk}/withdraw", follow=True)
    text = words_of(answer)
    assert "was answered a moment ago" in text
    assert "Well done" in text


def test_who_has_left_cannot_answer_and_the_page_says_so(
    me: Client, petra: Person, work: Evidence
) -> None:
    asked(work, petra)
    Person.objects.filter(pk=petra.pk).update(active=False)
    assert "Has left and cannot answer" in words_of(me.get(f"/me/record/{work.pk}"))


def test_a_colleague_sees_one_thing_and_says_yes_with_one_button(
    me: Client, ines: Person, petra: Person, framework: Framework, work: Evidence
) -> None:
    logged(ines, framework.skills["python"], what="A secret of Ines")
    ask, other = asked(work, petra), sign_in(petra)
    path = f"/me/asked/{ask.pk}"
    text = words_of(other.get(path))
    assert "Did you see Ines Duarte do this?" in text
    assert "Found the leak" in text
    assert "A secret" not in text
    assert "Test Engineer" not in text
    assert other.post(path, {}).status_code == 302
    ask.refresh_from_db()
    assert (ask.state, ask.level, ask.note) == ("confirmed", None, "")
    assert "You confirmed this" in words_of(other.get(path))
    assert other.post(path, {}).status_code == 302, "a double click"
    assert "Nobody is waiting for you" in words_of(other.get("/me/asked"))
    assert "Petra Novak Confirmed" in words_of(me.get(f"/me/record/{work.pk}"))


def test_a_colleague_says_the_level_they_saw(
    ines: Person, petra: Person, framework: Framework, work: Evidence
) -> None:
    ask, root = asked(work, petra), framework.skills["root"]
    path, other = f"/me/asked/{ask.pk}", sign_in(petra)
    for wrong in ("9", "-1", "x", str(10**30)):
        assert "from 1 to 5" in words_of(other.post(path, {f"level_{root.pk}": wrong}), 422)
    strange = {f"level_{framework.skills['python'].pk}": "5", f"level_{root.pk}": "4"}
    assert other.post(path, strange).status_code == 302
    claim = Claim.objects.get(person=ines)
    assert (claim.skill, claim.level, claim.source) == (root, 4, "colleague")


def test_declining_shows_only_that_it_was_not_confirmed(
    me: Client, petra: Person, work: Evidence
) -> None:
    ask, other = asked(work, petra), sign_in(petra)
    assert other.post(f"/me/asked/{ask.pk}/decline").status_code == 302
    assert "You did not confirm this" in words_of(other.get(f"/me/asked/{ask.pk}"))
    answer = other.post(f"/me/asked/{ask.pk}", {})
    assert "answered or taken back" in words_of(answer, 422)
    said = words_of(me.get(f"/me/record/{work.pk}"))
    assert "Petra Novak Not confirmed: it stays your own word" in said
    assert "ask again from 21 February 2027 on" in said
    named = {"colleague": "Petra Novak"}
    too_soon = me.post(f"/me/record/{work.pk}/ask", named)
    assert "You can ask them again from 21 February 2027" in words_of(too_soon, 422)
    long_ago = NOW - queries.ASK_AGAIN_AFTER
    Confirmation.objects.filter(pk=ask.pk).update(asked_at=long_ago, answered_at=long_ago)
    assert me.post(f"/me/record/{work.pk}/ask", named).status_code == 302
    assert "Petra Novak Asked on" in words_of(me.get(f"/me/record/{work.pk}"))


def test_what_was_taken_back_or_is_anothers_is_not_there(
    me: Client, ines: Person, petra: Person, work: Evidence
) -> None:
    ask, other = asked(work, petra), sign_in(petra)
    stranger = sign_in(make_employee("Sven Lund"))
    for client in (me, stranger):
        for path in (f"/me/asked/{ask.pk}", f"/me/asked/{ask.pk}/decline"):
            assert client.post(path, {"note": ""}).status_code == 404
    for path in (f"/me/record/{work.pk}/ask", f"/me/record/{work.pk}/withdraw",
                 f"/me/record/asks/{ask.pk}/withdraw"):  # fmt: skip
        assert other.post(path, {"colleague": "Sven Lund"}).status_code == 404
    assert other.get(f"/me/record/{work.pk}").status_code == 404
    withdraw_evidence(evidence=work, act=act_by(ines))
    assert other.get(f"/me/asked/{ask.pk}").status_code == 404
    assert other.post(f"/me/asked/{ask.pk}", {}).status_code == 404
    assert "Nobody is waiting" in words_of(other.get("/me/asked"))
