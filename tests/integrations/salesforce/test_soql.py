"""No value ever changes a query."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import Refused
from integrations.salesforce import soql

# What SOQL reads back out of a quoted literal. SOQL and SOSL Reference, "Quoted String Escape Sequences".
_MEANING = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def read_back(literal: str) -> str:
    inner = literal[1:-1]
    assert not re.search(r"(?<!\\)(?:\\\\)*'", inner), "the literal ends before its end"
    return re.sub(r"\\(.)", lambda match: _MEANING[match[1]], inner)


@given(
    st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs"]) | st.sampled_from("\n\r\t\b\f'\"\\%_"))
)
def test_a_text_reads_back_as_it_was(value: str) -> None:
    assert read_back(soql.text(value)) == value


@pytest.mark.parametrize("value", ["'", "\\", "\\'", "' OR Name != '", "x\\", "a%b_c", "日本語", "🙂"])
def test_what_tries_to_break_out_stays_in(value: str) -> None:
    query = soql.leads_by_email(value)

    assert f"WHERE Email = {soql.text(value)} ORDER BY" in query
    assert read_back(soql.text(value)) == value


@pytest.mark.parametrize(
    "value", ["", "00Q", "00Q000000000001' OR Id != '", "//evil.example.com", "../User/1", "00Q00000000000é"]
)
def test_what_is_not_an_id_is_refused(value: str) -> None:
    with pytest.raises(Refused):
        soql.record_id(value)


def test_instants_are_said_in_utc() -> None:
    tokyo = timezone(timedelta(hours=9))

    assert soql.instant(datetime(2026, 11, 24, 9, tzinfo=tokyo)) == "2026-11-24T00:00:00Z"
    assert soql.instant(datetime(2026, 11, 24, 9, tzinfo=UTC)) == "2026-11-24T09:00:00Z"


def test_the_longest_look_up_stays_below_what_an_address_may_be() -> None:
    email = "é" * 60 + "@example.com"

    assert all(
        len(query.encode()) < 8000 for query in [soql.leads_by_email(email), soql.contacts_of_converted_leads(email)]
    )
