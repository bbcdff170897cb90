import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.salesforce.standin import ids


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("005xx000001SwiU", "005xx000001SwiUAAS"),
        ("00Dxx0000001gPL", "00Dxx0000001gPLEAY"),
        ("012000000000000", "012000000000000AAA"),
    ],
)
def test_an_id_has_the_checksum_that_salesforce_gives_it(short: str, full: str) -> None:
    assert ids.to_18(short) == full


@pytest.mark.parametrize(
    "wrong", ["", "00Q", "00Q000000000001AAB", "00Q00000000000!", "../../User/005xx00000", "00Q000000000001AAAA"]
)
def test_what_is_not_an_id_is_not_taken_for_one(wrong: str) -> None:
    assert ids.to_18(wrong) is None


@given(st.integers(min_value=1, max_value=62**8 - 1))
def test_a_made_id_gives_its_number_back(number: int) -> None:
    made = ids.make_id("00Q", "5g00", number)

    assert ids.number_of(made) == number
    assert ids.to_18(made) == made
