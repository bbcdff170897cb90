"""Answers in Salesforce's fields: what is taken, what is cut, and what is refused before Salesforce would."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.mapping import Fitted, Kind, RemoteField, Rule, Unfit, is_blank
from integrations.mapping_words import WHY_UNFIT
from integrations.salesforce import reasons, schema
from integrations.salesforce.plan import decide
from integrations.salesforce.standin import StandIn
from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.schema.describe import describe
from integrations.salesforce.standin.schema.fields import SObject, read_fields
from integrations.salesforce.values import FIRST_YEAR, fit, read_number, same
from integrations.salesforce.wishes import Wishes
from tests.integrations.salesforce.test_plan import a_booking

TOKYO = timezone(timedelta(hours=9))
# One custom field of each type that Salesforce has and that rules can fill.
FIELDS = """
Text__c     | string 20        | CUNFP  | Text     |
Long__c     | textarea 40      | CUNP   | Long     |
Rich__c     | textarea 40      | CUNP   | Rich     | kind=richtextarea
Phone__c    | phone 40         | CUNFP  | Phone    |
Email__c    | email 80         | CUNFP  | Email    |
Link__c     | url 255          | CUNFP  | Link     |
Free__c     | picklist 255     | CUNFP  | Free     | values=Hot/Cold
Fixed__c    | picklist 255     | CUNRFP | Fixed    | values=a:Alpha/b:Beta
Many__c     | multipicklist 20 | CUNP   | Many     | values=Red/Green
ManyFixed__c | multipicklist 40 | CUNRP | Many Fixed | values=Red/Green
Box__c      | boolean          | CUDFP  | Box      |
Day__c      | date             | CUNFP  | Day      |
Moment__c   | datetime         | CUNFP  | Moment   |
Whole__c    | int              | CUNFP  | Whole    |
Double__c   | double           | CUNFP  | Double   |
Money__c    | currency         | CUNFP  | Money    |
Percent__c  | percent          | CUNFP  | Percent  |
"""
# As a place on the globe has them: three digits before the point and fifteen behind it.
EXACT = RemoteField(object="Lead", name="Exact__c", label="Exact", kind=Kind.NUMBER, whole_digits=3, decimals=15)
CUSTOM = FIELDS.strip().splitlines()


def described() -> dict[str, RemoteField]:
    """As our reading of describe sees them, by name."""
    things = SObject(name="Lead", prefix="00Q", label="Lead", plural="Leads", fields=read_fields(FIELDS))
    return {each.name: each for each in schema.fields_of("Lead", describe(things, "/services/data/v66.0", "", []))}


FIELD = described()


@pytest.mark.parametrize(
    ("field", "value", "stands"),
    [
        ("Text__c", "  two\n lines ", "two\n lines"),
        ("Text__c", ("a", "b"), "a; b"),
        ("Text__c", True, "Yes"),
        ("Text__c", 7, "7"),
        ("Long__c", "two\nlines", "two\nlines"),
        ("Rich__c", "Ida <ida@example.com>", "Ida &lt;ida@example.com&gt;"),
        ("Rich__c", "R&D\r\nand more", "R&amp;D<br>and more"),
        ("Free__c", "Lukewarm", "Lukewarm"),
        ("Free__c", "HOT", "Hot"),
        ("Fixed__c", "Beta", "b"),
        ("Fixed__c", "ｂ", "b"),
        ("Many__c", ("green", "Red", "Red"), "Green;Red"),
        ("ManyFixed__c", "Red; Green", "Red;Green"),
        ("Box__c", "はい", True),
        ("Box__c", "no", False),
        ("Day__c", "2026/3/5", "2026-03-05"),
        ("Day__c", "2026年3月5日", "2026-03-05"),
        ("Day__c", datetime(2026, 3, 5, 1, tzinfo=TOKYO), "2026-03-05"),
        ("Moment__c", datetime(2026, 3, 5, 1, tzinfo=TOKYO), "2026-03-04T16:00:00Z"),
        ("Moment__c", "2026-03-05T01:00:00+09:00", "2026-03-04T16:00:00Z"),
        ("Whole__c", "1,234", 1234),
        ("Money__c", "¥1,200", 1200),
        ("Percent__c", "12,5 %", 12.5),
        ("Email__c", "ida@exämple.com", "ida@xn--exmple-cua.com"),
    ],
)
def test_an_answer_becomes_a_value_of_the_field(field: str, value: Any, stands: Any) -> None:
    assert fit(FIELD[field], value) == Fitted(value=stands)


@pytest.mark.parametrize(
    ("field", "value", "stands"),
    [
        ("Text__c", "x" * 10_000, "x" * 20),
        ("Long__c", "y" * 10_000, "y" * 40),
        ("Rich__c", "y" * 38 + "<b>", "y" * 38),
        ("Percent__c", "12.345", 12.35),
    ],
)
def test_what_is_too_long_is_cut_and_says_so(field: str, value: str, stands: Any) -> None:
    assert fit(FIELD[field], value) == Fitted(value=stands, cut=True)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("Fixed__c", "Gamma", "not_a_choice"),
        ("Fixed__c", ("Alpha", "Beta"), "one_only"),
        ("ManyFixed__c", ("Red", "Blue"), "not_a_choice"),
        ("Many__c", ("x" * 30,), "too_many"),
        ("Box__c", "perhaps", "not_yes_or_no"),
        ("Day__c", "tomorrow", "no_date"),
        ("Day__c", "2026-02-30", "no_date"),
        ("Day__c", "1699-12-31", "year_out_of_range"),
        ("Moment__c", "2026-03-05", "no_moment"),
        ("Moment__c", datetime(1699, 3, 5, tzinfo=UTC), "year_out_of_range"),
        ("Whole__c", "about fifty", "no_number"),
        ("Whole__c", "1.5", "no_whole_number"),
        ("Whole__c", "123456789", "number_too_large"),
        ("Money__c", "1,23,4", "no_number"),
        ("Whole__c", "+" + " " * 9_998 + "x", "no_number"),
        ("Exact__c", Decimal(10) ** 17, "number_too_large"),
        ("Phone__c", "9" * 41, "too_long"),
        ("Email__c", "idä@example.com", "no_email"),
        ("Email__c", f"ida@{'ä' * 60}.example", "no_email"),
        ("Text__c", "\x00\x01", "nothing_readable"),
    ],
)
def test_what_does_not_fit_says_why(field: str, value: Any, why: str) -> None:
    assert fit((FIELD | {"Exact__c": EXACT})[field], value) == Unfit(why=why)


def test_what_is_written_is_the_very_option_that_was_chosen() -> None:
    field = replace(FIELD["Fixed__c"], options=(("ABC", "ABC"), ("ＡＢＣ", "ＡＢＣ"), ("A  B", "A  B")))

    assert fit(field, "ABC") == Fitted(value="ABC")
    assert fit(field, "ＡＢＣ") == Fitted(value="ＡＢＣ")
    assert fit(replace(field, kind=Kind.CHOICES), ("A  B", "ABC")) == Fitted(value="A  B;ABC")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234", "1234"), ("1,5", "1.5"), ("0,123", "0.123"), ("1.234,5", "1234.5"), ("1 234 567,8", "1234567.8"),
        ("１２３４円", "1234"), ("-3", "-3"), ("USD 1,200.50", "1200.50"), ("No. 5", "None"), ("5.", "None"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, number: str) -> None:
    assert str(read_number(typed)) == number


def test_rich_text_is_the_same_however_salesforce_writes_its_signs() -> None:
    assert same("R&amp;D &lt;b&gt;<br>it's", "R&amp;D &lt;b&gt;<br />it&#39;s")
    assert not same("R&amp;D", "R&D and more")


def test_what_cannot_be_written_is_not_offered() -> None:
    formula = {"name": "Sum__c", "type": "double", "label": "Sum", "createable": False, "updateable": False}
    reference = {
        "name": "Boss__c",
        "type": "reference",
        "label": "Boss",
        "createable": True,
        "updateable": True,
        "nillable": True,
    }

    assert schema.fields_of("Lead", {"fields": [formula, reference]}) == []


ANSWERS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789.,-+%¥ ", max_size=24),
    st.from_regex(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", fullmatch=True),
    st.sampled_from(["Red", "alpha", "Hot", "yes", "いいえ", "x" * 10_000, "a;b", "ida@example.com", "1,234"]),
    st.lists(st.one_of(st.text(max_size=30), st.sampled_from(["Red", "Green"])), max_size=4).map(tuple),
    st.booleans(),
    st.integers(min_value=-(10**20), max_value=10**20),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.dates(),
    st.datetimes(min_value=datetime(1600, 1, 1), max_value=datetime(4500, 1, 1), timezones=st.just(TOKYO)),  # noqa: DTZ001 (hypothesis wants naive bounds)
)


def remarks_of_a_push(field: RemoteField, answer: Any) -> list[tuple[list[str], str]]:
    """Which fields a push of this answer leaves out, each with why, as the receipt says it with what to do."""
    rule = Rule(object="Lead", field=field.name, source="question:1", known=field)
    booking = replace(a_booking(), values={"question:1": answer})
    decision = decide(booking, Wishes(person="Lead", rules=(rule,)), [], [])
    params = [why.params for why in decision.reasons if why.code == "left_out"]
    said = [(each["fields"], reasons.words("left_out", each), each["error"]) for each in params]
    assert all(told and told.what_to_do and str(WHY_UNFIT[why]) in told.what_happened for _, told, why in said)
    return [(fields, str(WHY_UNFIT[why])) for fields, _, why in said]


@pytest.fixture(scope="module")
def any_field() -> StandIn:
    """An org with a field of each type; nothing is asked over HTTP."""
    standin = StandIn()
    standin.org.change_schema(custom={"Lead": CUSTOM})
    return standin


@settings(max_examples=200, deadline=None)
@given(whole_digits=st.integers(1, 18), decimals=st.integers(0, 17), answer=ANSWERS)
def test_any_answer_has_a_place_in_numbers_of_any_size_or_none(whole_digits: int, decimals: int, answer: Any) -> None:
    field = replace(EXACT, whole_digits=whole_digits, decimals=decimals)

    fitted = fit(field, answer)

    assert isinstance(fitted, Unfit) or abs(fitted.value) <= 10**whole_digits


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(sorted(FIELD)), answer=ANSWERS)
def test_any_answer_into_any_field_is_taken_by_salesforce_or_refused_by_us(
    any_field: StandIn, name: str, answer: Any
) -> None:
    if is_blank(answer):
        return

    fitted = fit(FIELD[name], answer)

    if isinstance(fitted, Fitted):
        try:
            lead = any_field.org.add_lead(**{name: fitted.value})
        except Refusal as refusal:
            pytest.fail(f"{name} {fitted.value!r}: {refusal.problems}")
        assert lead[name] is not None
        any_field.org.purge(lead["Id"])
    else:
        assert remarks_of_a_push(FIELD[name], answer) == [([name], str(WHY_UNFIT[fitted.why]))]


def test_every_kind_of_field_is_among_those_tried() -> None:
    assert {field.kind for field in FIELD.values()} == set(Kind) - {Kind.OTHER}
    assert FIRST_YEAR == 1700
