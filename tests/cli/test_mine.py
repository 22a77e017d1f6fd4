"""What `waymark mine` shows while it works."""

from waymark.cli.mine import within_steps


def test_a_long_step_shows_how_far_it_is_and_any_other_which_it_is() -> None:
    shown: list[tuple[str, int, int]] = []
    tell = within_steps(lambda *now: shown.append(now))
    tell("Reading", 1, 5, 0, 0)
    tell("Searching", 2, 5, 300, 900)
    assert shown == [("Reading", 1, 5), ("Searching", 300, 900)]
