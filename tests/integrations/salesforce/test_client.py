"""The client over real HTTP: where it goes, how it asks, and what it makes of odd answers."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from integrations.contract.access import Access
from integrations.errors import FixSettings, OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.salesforce.client import Client, Query, Refusal, Write
from integrations.salesforce.standin import Org, StandIn

WRITE = Write(ref="lead", method="POST", path="Lead", body={"LastName": "Byron", "Company": "Example"})


@pytest.fixture
def access(org: Org) -> Access:
    """A grant of the org's administrator."""
    tokens = org.grant()
    return Access(instance_url=tokens.instance_url, token=tokens.access_token, org_id=org.id, user_id=org.admin["Id"])


def test_a_query_gives_its_rows(access: Access, org: Org) -> None:
    org.add_lead(LastName="Byron")

    with Client(access) as client:
        assert [row["LastName"] for row in client.query("SELECT LastName FROM Lead")] == ["Byron"]


def test_five_questions_take_one_call(access: Access, standin: StandIn) -> None:
    with Client(access) as client:
        answers = client.look_up([Query(soql="SELECT Id FROM User")] * 5)

    assert [len(rows) > 0 for rows in answers] == [True] * 5
    assert len(standin.calls) == 1


def test_one_wrong_question_fails_the_whole_look_up(access: Access) -> None:
    with Client(access) as client, pytest.raises(FixSettings) as caught:
        client.look_up([Query(soql="SELECT Id FROM User"), Query(soql="SELECT Nothing__c FROM User")])

    assert caught.value.code == "INVALID_FIELD"


def test_questions_that_stand_for_themselves_are_answered_or_refused_each(access: Access) -> None:
    with Client(access) as client:
        users, nothing = client.look_up_each(
            [Query(soql="SELECT Id FROM User"), Query(soql="SELECT Nothing__c FROM User")]
        )

    assert isinstance(users, list)
    assert isinstance(nothing, FixSettings)
    assert nothing.code == "INVALID_FIELD"


def test_all_is_written_or_nothing(access: Access, org: Org) -> None:
    refused = Write(ref="event", method="POST", path="Event", body={"Subject": "no times"})

    with Client(access) as client:
        answer = client.write([WRITE, refused])

    assert isinstance(answer, Refusal)
    assert (answer.ref, answer.problem.code) == ("event", "REQUIRED_FIELD_MISSING")
    assert org.leads() == []


def test_the_next_page_of_an_answer_is_never_fetched_from_where_it_points(access: Access, standin: StandIn) -> None:
    standin.faults.add(
        "not_json",
        text='{"totalSize":2,"done":false,"nextRecordsUrl":"https://evil.example.com/next","records":[{"Id":"1"}]}',
    )

    with Client(access) as client, pytest.raises(TryAgain) as caught:
        client.query("SELECT Id FROM Lead")

    assert caught.value.code == "PARTIAL_ANSWER"
    assert len(standin.calls) == 1


def test_a_token_is_never_sent_to_an_address_that_is_not_salesforces(access: Access) -> None:
    elsewhere = Access(instance_url="https://evil.example.com", token="t", org_id="o", user_id="u")

    with pytest.raises(Reconnect):
        Client(elsewhere)


@pytest.mark.parametrize(
    "fault", ["not_json", "empty", "truncated", "redirect", "maintenance_ok", "several", "reset_after"]
)
def test_an_odd_answer_to_a_question_is_tried_again(access: Access, standin: StandIn, fault: str) -> None:
    standin.faults.add(fault)

    with Client(access) as client, pytest.raises(TryAgain) as caught:
        client.look_up([Query(soql="SELECT Id FROM User")])

    assert not isinstance(caught.value, OutcomeUnknown)


@pytest.mark.parametrize("fault", ["not_json", "empty", "truncated", "maintenance_ok", "reset_after", "server_error"])
def test_an_odd_answer_to_a_write_leaves_its_outcome_unknown(access: Access, standin: StandIn, fault: str) -> None:
    standin.faults.add(fault)

    with Client(access) as client, pytest.raises(OutcomeUnknown):
        client.write([WRITE])


@pytest.mark.parametrize(
    "text",
    [
        '{"compositeResponse":[]}',
        '{"compositeResponse":[{"referenceId":"other","httpStatusCode":201,"body":{}}]}',
        '{"compositeResponse":[{"referenceId":"lead","body":{}}]}',
        '{"compositeResponse":"x"}',
        "[]",
        "null",
    ],
)
def test_an_answer_to_something_else_is_no_answer_to_our_write(access: Access, standin: StandIn, text: str) -> None:
    standin.faults.add("not_json", text=text)

    with Client(access) as client, pytest.raises(OutcomeUnknown):
        client.write([WRITE])


def test_a_gateway_that_asks_for_patience_gets_it(access: Access, standin: StandIn) -> None:
    standin.faults.add("too_many")

    with Client(access) as client, pytest.raises(TryAgain) as caught:
        client.query("SELECT Id FROM Lead")

    assert caught.value.after_s == 30


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("120", pytest.approx(120)),
        ("Thu, 01 Jan 2026 00:00:00 GMT", None),
        ("Fri, 01 Jan 2100 00:00:00 GMT", None),
        ("Fri, 01 Jan 2027 00:00:00", None),
        ("99999999999", None),
        ("-5", None),
        ("in a while", None),
        ("", None),
    ],
)
def test_patience_is_asked_for_in_seconds_and_nothing_odd_is_believed(
    access: Access, standin: StandIn, asked: str, waits: object
) -> None:
    """RFC 9110, section 10.2.3. What is neither, or is far away, or past, is passed over."""
    standin.faults.add("too_many", headers={"Retry-After": asked})

    with Client(access) as client, pytest.raises(TryAgain) as caught:
        client.query("SELECT Id FROM Lead")

    assert caught.value.after_s == waits


def test_patience_until_a_date_is_given_until_then(access: Access, standin: StandIn) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    standin.faults.add("too_many", headers={"Retry-After": until})

    with Client(access) as client, pytest.raises(TryAgain) as caught:
        client.query("SELECT Id FROM Lead")

    assert 0 < (caught.value.after_s or 0) <= 7200


@pytest.mark.parametrize("fault", ["apex", "no_access", "not_json", "truncated", "reset_after", "server_error"])
def test_no_trouble_quotes_what_was_asked_or_answered(access: Access, standin: StandIn, fault: str) -> None:
    standin.faults.add(fault)

    with Client(access) as client, pytest.raises(Problem) as caught:
        client.query("SELECT Id FROM Lead WHERE Email = 'canary@example.com'")

    assert "canary" not in f"{caught.value} {caught.value!r}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_describe_and_limits_come_as_they_are(access: Access) -> None:
    with Client(access) as client:
        assert client.describe("Lead")["name"] == "Lead"
        assert client.limits()["DailyApiRequests"]["Max"] > 0
