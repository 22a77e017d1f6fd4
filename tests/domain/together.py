"""Many hands at once, each with a database connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection

__all__ = ["all_at_once"]


def all_at_once(hands: int, do: Callable[[int], object]) -> list[Exception]:
    """Call `do` with 0..hands-1 from as many threads that start together; what they raised."""
    gate, raised = threading.Barrier(hands), []

    def work(number: int) -> None:
        try:
            gate.wait()
            do(number)
        except Exception as error:  # noqa: BLE001 - every failure is the finding
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised
