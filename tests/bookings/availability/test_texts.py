"""Instants as text."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bookings.availability import iso_texts

# From 1900 to 2100.
instants = st.lists(st.integers(-2_208_988_800, 4_102_444_800))


@given(instants)
def test_each_is_written_as_the_standard_library_writes_it(many: list[int]) -> None:
    assert iso_texts(many) == [f"{datetime.fromtimestamp(one, UTC):%Y-%m-%dT%H:%M:%S}.000Z" for one in many]
