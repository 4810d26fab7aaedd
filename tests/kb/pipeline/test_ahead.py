"""Work ahead: results in the jobs' order, within bounds, and an end when nobody wants them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.pipeline.ahead import AHEAD, Ahead, Beside

Check = Callable[[], None]


def nothing() -> None:
    pass


def ahead(
    jobs: list[int], work: Callable[[int, Check], Iterator[int]], workers: int = 4, most: int = 10
) -> Ahead[int, int]:
    return Ahead(jobs, work, workers=workers, size=lambda item: item, most=most, waiting=nothing)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.integers(1, 30), max_size=6), max_size=40), st.integers(1, 5))
def test_items_come_in_the_order_of_the_jobs_however_many_work(
    sizes: list[list[int]], workers: int
) -> None:
    def work(job: int, _: Check) -> Iterator[int]:
        for size in sizes[job]:
            if size % 7 == 0:
                time.sleep(0.0005)
            yield size

    with ahead(list(range(len(sizes))), work, workers) as taken:
        assert [(job, list(items)) for job, items in taken] == list(enumerate(sizes))


def test_no_more_waits_than_the_bound_or_one_item_for_the_job_whose_turn_it_is() -> None:
    held, most = 0, []
    lock = threading.Lock()

    def work(job: int, _: Check) -> Iterator[int]:
        nonlocal held
        for _number in range(5):
            yield 4
            with lock:  # it was taken over, or put among those that wait
                held += 4
                most.append(held)

    with ahead(list(range(8)), work, workers=3, most=10) as taken:
        for _, items in taken:
            for _item in items:
                time.sleep(0.001)
                with lock:
                    held -= 4
    assert max(most) <= 10 + 3 * 4  # each of three may have been given on before it was counted


def test_what_work_raises_is_raised_at_its_place() -> None:
    def work(job: int, _: Check) -> Iterator[int]:
        yield job + 1
        if job == 2:
            raise LookupError("two")

    seen: list[int] = []

    def take() -> None:
        with ahead([0, 1, 2, 3], work) as taken:
            for _, items in taken:
                for item in items:
                    seen.append(item)  # noqa: PERF402  what came before the error counts

    with pytest.raises(LookupError, match="two"):
        take()
    assert seen == [1, 2, 3]


def test_jobs_far_ahead_are_not_begun() -> None:
    begun = []

    def work(job: int, _: Check) -> Iterator[int]:
        begun.append(job)
        yield from ()

    with ahead(list(range(10 * AHEAD)), work) as taken:
        for job, items in taken:
            assert list(items) == []
            assert max(begun) < job + AHEAD + 1
    assert begun == sorted(begun)


def test_work_that_is_not_wanted_any_more_ends() -> None:
    ended = threading.Event()

    def work(job: int, check: Check) -> Iterator[int]:
        try:
            while True:
                check()
                time.sleep(0.01)
                yield 0
        finally:
            ended.set()

    with ahead([1], work) as taken:
        next(next(iter(taken))[1])
    assert ended.wait(5)


def test_work_beside_gives_its_result_and_its_error() -> None:
    with Beside[int, int](lambda number: 10 // number) as beside:
        beside.begin(5)
        assert beside.result(nothing) == 2
        beside.begin(0)
        with pytest.raises(ZeroDivisionError):
            beside.result(nothing)
