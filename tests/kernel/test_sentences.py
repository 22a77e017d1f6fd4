"""What the engine says, said in another language."""

from django.utils import translation

from waymark.engine.sentences import gettext, joined, ngettext
from waymark.engine.titles import similarity
from waymark.kernel.sentences import translated


def test_english_is_as_the_engine_says_it() -> None:
    said = joined(
        "; ", [gettext("both say %(words)s", words="engineer"), gettext("another seniority")]
    )
    assert said == "both say engineer; another seniority"
    with translation.override("en-gb"):
        assert translated(said) == said
    assert translated("Nurse") == "Nurse"


def test_a_reason_is_said_in_german_with_what_stands_in_it() -> None:
    said = similarity("Verif. Eng. II", "Test Engineer II").reason
    with translation.override("de"):
        assert translated(said) == (
            "beide sagen engineer; verification ist oft dieselbe Arbeit wie test; "
            "derselbe Schritt (II)"
        )


def test_a_count_chooses_its_form() -> None:
    with translation.override("de"):
        one = ngettext("%(n)s role", "%(n)s roles", 1, n=1)
        two = ngettext("%(n)s role", "%(n)s roles", 2, n=2)
        assert (translated(one), translated(two)) == ("1 Rolle", "2 Rollen")
    assert (one, two) == ("1 role", "2 roles")
