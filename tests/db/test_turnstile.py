"""Writers pass in the order in which they came."""

import threading
import time

import pytest

from elearn.db.database import Turnstile


def queue_up(turnstile: Turnstile, thread: threading.Thread) -> None:
    """Start a thread and return when it stands in line."""
    before = turnstile.waiting
    thread.start()
    while turnstile.waiting == before:
        time.sleep(0)  # gives way to the thread


def test_threads_pass_in_the_order_of_their_arrival() -> None:
    turnstile, order = Turnstile(), []

    def walk(name: int) -> None:
        with turnstile:
            order.append(name)

    threads = [threading.Thread(target=walk, args=(name,)) for name in range(16)]
    with turnstile:
        for thread in threads:
            queue_up(turnstile, thread)
    for thread in threads:
        thread.join()

    assert order == list(range(16))


def test_one_is_inside_at_a_time() -> None:
    turnstile, inside, most = Turnstile(), [], []

    def walk() -> None:
        for _ in range(200):
            with turnstile:
                inside.append(1)
                most.append(len(inside))
                time.sleep(0)  # invites the others in
                inside.pop()

    threads = [threading.Thread(target=walk) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(most) == 1200
    assert max(most) == 1


def test_who_stumbles_inside_lets_the_next_one_through() -> None:
    turnstile = Turnstile()

    with pytest.raises(ZeroDivisionError), turnstile:
        _ = 1 / 0

    with turnstile:
        assert turnstile.waiting == 0


def test_a_newcomer_does_not_overtake_one_who_was_let_through_but_not_yet_awake() -> None:
    turnstile, order = Turnstile(), []

    def walk() -> None:
        with turnstile:
            order.append("waited")

    waiting = threading.Thread(target=walk)
    with turnstile:
        queue_up(turnstile, waiting)
    with turnstile:
        order.append("came later")
    waiting.join()

    assert order == ["waited", "came later"]
