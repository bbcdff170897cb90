"""What of a call may be kept is on a list; whatever else comes by is not legible any more."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.salesforce import soql
from integrations.salesforce.masking import HIDDEN, MOST_KEPT, Mask

LEAD, EVENT = "00Q000000000001AAA", "00U000000000001AAA"
REFERENCE = "Jicoo booking 6f1c2c1e-58d5-4b7e-9d5a-0f6f5a1c2b3d"


def masked(body: Any) -> Any:
    return json.loads(Mask().body(json.dumps(body).encode()))


def test_ids_dates_numbers_and_field_names_stay() -> None:
    row = {"Id": LEAD, "IsConverted": False, "LastModifiedDate": "2026-11-24T10:30:00.000+0000", "matchConfidence": 3.5}
    assert masked({"records": [row], "done": True, "totalSize": 1}) == {"records": [row], "done": True, "totalSize": 1}


def test_what_a_person_typed_and_what_the_org_holds_of_people_goes() -> None:
    row = {"Id": LEAD, "Email": "ida@example.com", "LastName": "Byron", "Company": "Old Ltd", "Phone": "0123"}

    assert masked(row) == {"Id": LEAD, **dict.fromkeys(["Email", "LastName", "Company", "Phone"], HIDDEN)}


def test_answers_in_numbers_ticks_and_days_are_hidden_too() -> None:
    body = {
        "Size__c": 1250,
        "Box__c": True,
        "AnnualRevenue": 1.5,
        "Day__c": "1990-03-05",
        "IsDeleted": False,
        "totalSize": 3,
    }

    assert masked(body) == {
        "Size__c": HIDDEN,
        "Box__c": HIDDEN,
        "AnnualRevenue": HIDDEN,
        "Day__c": HIDDEN,
        "IsDeleted": False,
        "totalSize": 3,
    }


def test_of_a_description_our_own_line_stays() -> None:
    said = {"Description": f"Ida Byron <ida@example.com>\n\n{REFERENCE}", "ShowAs": "Free"}

    assert masked(said) == {"Description": f"{HIDDEN} {REFERENCE}", "ShowAs": "Free"}


def test_a_composite_is_legible() -> None:
    part = {
        "method": "PATCH",
        "url": f"/services/data/v67.0/sobjects/Event/{EVENT}",
        "referenceId": "event",
        "body": {"WhoId": "@{person.id}", "Subject": "Intro call: Ida Byron"},
        "httpHeaders": {"Sforce-Auto-Assign": "FALSE"},
    }

    assert masked({"compositeRequest": [part]}) == {
        "compositeRequest": [part | {"body": {"WhoId": "@{person.id}", "Subject": HIDDEN}}]
    }


def test_a_question_shows_its_ids_and_none_of_its_texts() -> None:
    asked = f"/services/data/v67.0/query?q={soql.events_by_id(EVENT)}".replace(" ", "+")
    named = soql.accounts_by_name("Analytical's \\ Example = 'x'", "plain name 1234")

    assert f"Id IN ('{EVENT}')" in Mask().path(f"https://org.example.com{asked}")
    assert f"WHERE Name IN ('{HIDDEN}', '{HIDDEN}') ORDER BY Id" in Mask().path(
        f"/services/data/v67.0/query?q={named.replace(' ', '+')}"
    )


def test_a_text_that_looks_like_an_id_is_none_where_no_id_is_due() -> None:
    fifteen = "Wolfeschlegelst"

    assert masked({"LastName": fifteen, "Id": LEAD}) == {"LastName": HIDDEN, "Id": LEAD}
    assert fifteen not in Mask().path("/services/data/v67.0/query?" + urlencode({"q": soql.accounts_by_name(fifteen)}))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Email: invalid email address: ida@example.com", f"Email: invalid email address: {HIDDEN}"),
        ("Last Name: data value too large: BYRON (max length=80)", f"Last Name: data value too large: {HIDDEN} (max length=80)"),
        ("Every Lead needs a budget", "Every Lead needs a budget"),
        ("姓: 山田太郎は使えません", f"姓: {HIDDEN}は使えません"),
        ("Ask somebody@else.example.com", f"Ask {HIDDEN}"),
        ("token 00D000000000001AQEAQPretendPretendPretend", f"token {HIDDEN}"),
        (f"duplicate value found: x duplicates value on record with id: {LEAD}", f"duplicate value found: x duplicates value on record with id: {LEAD}"),
    ],
)  # fmt: skip
def test_a_message_keeps_its_words_but_for_those_of_the_invitee(message: str, said: str) -> None:
    mask = Mask()
    mask.body(json.dumps({"LastName": "Byron", "FirstName": "I", "Email": "ida@example.com", "Company": "山田太郎"}))

    answer = json.loads(mask.body(json.dumps([{"errorCode": "STRING_TOO_LONG", "message": message}])))

    assert answer == [{"errorCode": "STRING_TOO_LONG", "message": said}]


def test_a_message_hides_also_what_stands_after_it_in_the_same_answer() -> None:
    error = {"message": "You are creating Byron again", "duplicateResult": {"record": {"LastName": "Byron"}}}

    assert "Byron" not in Mask().body(json.dumps([error]))


@pytest.mark.parametrize(
    "body", [b"<html>Byron</html>", b"\xff\xfe", b'{"LastName": "Byr', b"[" * 100_000, b"x" * 1_000_001]
)
def test_of_anything_but_json_only_the_length_is_kept(body: bytes) -> None:
    assert Mask().body(body) == f"{HIDDEN} ({len(body)})"


def test_a_long_body_is_cut() -> None:
    body = json.dumps({"records": [{"Id": LEAD, "Email": "ida@example.com"}] * 2000})

    assert len(Mask().body(body)) == MOST_KEPT


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just("Canary Byron"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(_JSON)
def test_wherever_a_name_stands_it_is_not_kept(body: Any) -> None:
    assert "Canary" not in Mask().body(json.dumps(body))


@given(st.text(min_size=1, max_size=60))
def test_no_text_gets_out_of_a_question(text: str) -> None:
    name = f"{text}Canary"
    path = Mask().path("/services/data/v67.0/query?" + urlencode({"q": soql.accounts_by_name(name)}))

    assert "Canary" not in path
