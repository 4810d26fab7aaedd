"""Rows by rising id, held against a dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.columns import Columns

IDS = st.sets(st.integers(-5, 20), max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["put", "remove"]), IDS), max_size=12))
def test_any_sequence_of_changes_leaves_what_a_dictionary_would_hold(
    changes: list[tuple[str, set[int]]],
) -> None:
    columns = Columns(value=np.int32, small=np.uint8)
    held: dict[int, tuple[int, int]] = {}
    for step, (change, numbers) in enumerate(changes):
        if change == "put":
            ids = np.array([n for n in numbers if n not in held], dtype=np.int64)
            columns.put(ids, value=ids * 10 + step, small=np.full(len(ids), step))
            held |= {n: (n * 10 + step, step) for n in ids.tolist()}
        else:
            columns.remove(np.array(list(numbers), dtype=np.int64))
            held = {n: row for n, row in held.items() if n not in numbers}
        rising = sorted(held)
        assert len(columns) == len(held)
        assert columns.ids.tolist() == rising
        assert columns["value"].tolist() == [held[n][0] for n in rising]
        assert columns["small"].tolist() == [held[n][1] for n in rising]
        asked = np.arange(-6, 22)
        found = [rising.index(n) if n in held else -1 for n in asked.tolist()]
        assert columns.places(asked).tolist() == found
        assert columns.known(np.repeat(asked, 2)).tolist() == rising


def test_rows_that_come_last_are_added_without_copying_all_of_them() -> None:
    columns = Columns(value=np.int32)
    copies = 0
    for start in range(0, 10_000, 10):
        before = columns["value"].base
        ids = np.arange(start, start + 10)
        columns.put(ids, value=ids)
        copies += columns["value"].base is not before
    assert copies < 60  # 10 · 1.25ⁿ reaches 10,000 after 31, and the first few grow by ten
    assert columns["value"].tolist() == list(range(10_000))
