"""The file of weights: read as it was written, and written the same at any time."""

from __future__ import annotations

from io import BytesIO

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from hygiene.reader.weights import Column, Weights, places_of, read_weights, write_weights

NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1), min_size=1)
HUNDREDTHS = st.integers(-32_768, 32_767)


@given(st.data(), NAMES.map(lambda names: sorted(set(names))), st.integers(1, 5))
def test_what_is_written_is_read(data: st.DataObject, names: list[str], columns: int) -> None:
    column = st.lists(HUNDREDTHS, min_size=len(names), max_size=len(names))
    weights = Weights(names, [data.draw(column) for _ in range(columns)], {"talk": ["delay"], "bias": [0.25]})

    read = read_weights(BytesIO(_written(weights)))

    assert (read.features, [list(each) for each in read.columns], read.rest) == tuple(weights)


def test_the_same_weights_are_the_same_bytes_on_another_day() -> None:
    weights = Weights(["a", "b"], [[1, -2]], {})
    with freeze_time("2026-03-02"):
        first = _written(weights)
    with freeze_time("2027-08-09"):
        assert _written(weights) == first


def test_a_feature_without_a_weight_says_nothing() -> None:
    column = Column(places_of(["please", "the queue"]), [150, -50], 0.5)

    assert [column.weight(name) for name in ("please", "the queue", "never seen")] == [1.5, -0.5, 0.0]
    assert column.total([0, 1]) == 0.5 + 1.0 / 2**0.5
    assert column.total([]) == 0.5


def _written(weights: Weights) -> bytes:
    file = BytesIO()
    write_weights(file, weights)
    return file.getvalue()
