import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simple_salesforce.format import format_soql

from integrations.salesforce.standin import StandIn
from integrations.salesforce.standin.refusals import Refusal
from integrations.salesforce.standin.soql.evaluate import Search
from integrations.salesforce.standin.soql.parser import parse
from integrations.salesforce.standin.soql.syntax import Comparison, Logic
from tests.integrations.salesforce.standin.talk import Api, problem

# Text as people and attackers type it; lone surrogates are no text, and two characters are the parser's own marks.
TYPED = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufdd0\ufdd1"), max_size=60)


def test_rows_come_with_their_type_and_address(api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines", Email="ada.byron@example.com")

    answer = api.query("SELECT Id, Email, Title FROM Lead").json()

    attributes = {"type": "Lead", "url": f"/services/data/v66.0/sobjects/Lead/{lead}"}
    row = {"attributes": attributes, "Id": lead, "Email": "ada.byron@example.com", "Title": None}
    assert answer == {"totalSize": 1, "done": True, "records": [row]}


def test_no_rows_is_an_empty_list(api: Api) -> None:
    assert api.query("SELECT Id FROM Lead").json() == {"totalSize": 0, "done": True, "records": []}


def test_a_count_has_a_size_and_no_rows(api: Api) -> None:
    api.create("Contact", LastName="Byron")

    assert api.query("SELECT count() FROM Contact").json() == {"totalSize": 1, "done": True, "records": []}


def test_parents_are_nested(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")
    api.create("Event", Subject="Intro", StartDateTime="2026-03-05T14:00:00Z", DurationInMinutes=30, WhoId=lead)

    (row,) = api.rows("SELECT Id, Who.Name, Owner.Name FROM Event WHERE Who.LastName = 'byron'")

    assert row["Who"]["attributes"]["type"] == "Lead"
    assert (row["Who"]["Name"], row["Owner"]["Name"]) == ("Byron", "Avery Admin")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("Email = 'B@EXAMPLE.COM'", ["B"]),
        ("Email IN ('a@example.com', 'c@example.com')", ["A", "C"]),
        ("Email NOT IN ('a@example.com')", ["B", "C", "D"]),
        ("Email = null", ["D"]),
        ("Email != null AND LastName > 'A'", ["B", "C"]),
        ("LastName >= 'B' AND (Email LIKE '%@example.com' OR Title = 'Dr')", ["B", "C", "D"]),
        ("NOT LastName = 'A'", ["B", "C", "D"]),
        ("Email LIKE '_@example.com'", ["A", "B", "C"]),
        ("Email LIKE '\\_@example.com'", []),
        ("IsConverted = false AND LastName <> 'B'", ["A", "C", "D"]),
        ("CreatedDate <= 2026-03-05T12:00:00Z", ["A", "B", "C", "D"]),
        ("CreatedDate < 2026-03-05T12:00:00.000+00:00", []),
        ("Id IN (SELECT ConvertedContactId FROM Lead)", []),
        ("OwnerId IN (SELECT Id FROM User WHERE IsActive = true)", ["A", "B", "C", "D"]),
    ],
)
def test_conditions_find_what_they_say(standin: StandIn, api: Api, where: str, found: list[str]) -> None:
    for name in "abc":
        standin.org.add_lead(LastName=name.upper(), Email=f"{name}@example.com")
    standin.org.add_lead(LastName="D", Title="Dr")

    assert [row["LastName"] for row in api.rows(f"SELECT LastName FROM Lead WHERE {where} ORDER BY LastName")] == found  # noqa: S608 - ids and words of this test


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("Title", [None, "a", "B"]),
        ("Title NULLS LAST", ["a", "B", None]),
        ("Title DESC", [None, "B", "a"]),
        ("Title DESC NULLS LAST LIMIT 1", ["B"]),
        ("Title ASC LIMIT 1 OFFSET 1", ["a"]),
    ],
)
def test_rows_come_in_the_order_asked_for(standin: StandIn, api: Api, order: str, found: list[str | None]) -> None:
    for title in ("B", None, "a"):
        standin.org.add_lead(Title=title)

    assert [row["Title"] for row in api.rows(f"SELECT Title FROM Lead ORDER BY {order}")] == found  # noqa: S608 - ids and words of this test


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("", "MALFORMED_QUERY"),
        ("SELECT Id, FROM Lead", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Email = 'x", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Email = 'a\\'b\\x'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Email = '50\\%'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE LastName = 'a' AND LastName = 'b' OR LastName = 'c'", "MALFORMED_QUERY"),
        ('SELECT Id FROM Lead WHERE LastName = "a"', "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead; DELETE", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead LIMIT x", "MALFORMED_QUERY"),
        ("SELECT (SELECT Id FROM Events) FROM Lead", "MALFORMED_QUERY"),
        ("SELECT Nope FROM Lead", "INVALID_FIELD"),
        ("SELECT Id, Nope.Name FROM Lead", "INVALID_FIELD"),
        ("SELECT Id, id FROM Lead", "INVALID_FIELD"),
        ("SELECT Id FROM Event WHERE Description = 'x'", "INVALID_FIELD"),
        ("SELECT Id FROM Event WHERE Description LIKE '%x%'", "INVALID_FIELD"),
        ("SELECT Id FROM Event ORDER BY Description", "INVALID_FIELD"),
        ("SELECT Id FROM Event WHERE StartDateTime > '2026-03-05T12:00:00Z'", "INVALID_FIELD"),
        ("SELECT Id FROM Event WHERE StartDateTime > 2026-03-05", "INVALID_FIELD"),
        ("SELECT Id FROM Lead WHERE Email = 5", "INVALID_FIELD"),
        ("SELECT Id FROM Lead WHERE Email = abc", "MALFORMED_QUERY"),
        ("SELECT Id FROM Lead WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR"),
        ("SELECT Id FROM Lead OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"),
        ("SELECT Id FROM XYZZY", "INVALID_TYPE"),
    ],
)
def test_a_wrong_query_is_refused_with_salesforces_code(api: Api, soql: str, code: str) -> None:
    assert problem(api.query(soql)) == (400, code, None)


def test_the_message_points_at_the_place(api: Api) -> None:
    message = api.query("SELECT Nope FROM Lead").json()[0]["message"]

    assert message.startswith(
        "\nSELECT Nope FROM Lead\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nope' on entity 'Lead'."
    )


@given(TYPED)
@settings(max_examples=200, deadline=None)
def test_any_text_survives_the_escaping_and_changes_no_query(text: str) -> None:
    soql = format_soql("SELECT Id FROM Lead WHERE LastName = {} AND Email = 'a@example.com'", text)

    parsed = parse(soql)

    assert isinstance(parsed.where, Logic)
    assert [part.value for part in parsed.where.parts if isinstance(part, Comparison)] == [text, "a@example.com"]


@given(TYPED.filter(lambda text: text.strip()))
@settings(max_examples=100, deadline=None)
def test_any_name_is_found_again_and_no_other(text: str) -> None:
    org = StandIn().org
    lead = org.add_lead(LastName=text[:80].strip() or "x", Email="a@example.com")
    org.add_lead(LastName="Somebody Else", Email="b@example.com")

    wanted = format_soql("SELECT Id FROM Lead WHERE LastName = {} AND Email = 'a@example.com'", lead["LastName"])

    assert [row["Id"] for row in Search(org.caller(), parse(wanted)).rows()] == [lead["Id"]]


@given(st.text(alphabet="SELCTFROMWHN ='\\()%,.*dIa1-:", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_is_more_than_refused(soql: str) -> None:
    assert _codes(soql) in ([], ["MALFORMED_QUERY"])


def _codes(soql: str) -> list[str]:
    try:
        parse(soql)
    except Refusal as refusal:
        return [one.code for one in refusal.problems]
    return []


def test_long_results_come_page_by_page(standin: StandIn, api: Api) -> None:
    for number in range(450):
        standin.org.add_lead(LastName=f"L{number:03}")

    first = api.query("SELECT LastName FROM Lead ORDER BY LastName", Sforce_Query_Options="batchSize=200").json()
    second = api.get(first["nextRecordsUrl"]).json()
    third = api.get(second["nextRecordsUrl"]).json()

    assert [len(page["records"]) for page in (first, second, third)] == [200, 200, 50]
    assert [page["done"] for page in (first, second, third)] == [False, False, True]
    assert {page["totalSize"] for page in (first, second, third)} == {450}
    assert "nextRecordsUrl" not in third
    assert third["records"][-1]["LastName"] == "L449"


def test_a_made_up_cursor_is_refused(api: Api) -> None:
    assert problem(api.get("query/01g000000000001AAA-2000")) == (400, "INVALID_QUERY_LOCATOR", None)


def test_deleted_rows_are_seen_by_query_all_only(standin: StandIn, api: Api) -> None:
    lead = api.create("Lead", LastName="Byron", Company="Engines")
    standin.org.delete(lead)

    assert api.rows("SELECT Id FROM Lead") == []
    (row,) = api.get("queryAll", params={"q": "SELECT Id, IsDeleted FROM Lead"}).json()["records"]
    assert (row["Id"], row["IsDeleted"]) == (lead, True)


def test_a_query_longer_than_an_address_may_be_is_a_414(api: Api) -> None:
    assert api.query(f"SELECT Id FROM Lead WHERE LastName = '{'x' * 17_000}'").status_code == 414  # noqa: S608 - ids and words of this test


def test_rows_are_counted_by_group(standin: StandIn, api: Api) -> None:
    for company, size in (("A", 1), ("A", 3), ("B", None)):
        standin.org.add_lead(Company=company, NumberOfEmployees=size)

    rows = api.rows(
        "SELECT Company, COUNT(Id), MAX(NumberOfEmployees) most, AVG(NumberOfEmployees) FROM Lead GROUP BY Company ORDER BY Company"
    )

    kind = {"type": "AggregateResult"}
    assert rows == [
        {"attributes": kind, "Company": "A", "expr0": 2, "most": 3, "expr1": 2.0},
        {"attributes": kind, "Company": "B", "expr0": 1, "most": None, "expr1": None},
    ]


def test_all_rows_are_one_group_without_names(api: Api) -> None:
    assert api.rows("SELECT COUNT_DISTINCT(Email), MIN(Email) FROM Lead") == [
        {"attributes": {"type": "AggregateResult"}, "expr0": 0, "expr1": None}
    ]


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT Company, COUNT(Id) FROM Lead", "MALFORMED_QUERY"),
        ("SELECT MEDIAN(Id) FROM Lead", "MALFORMED_QUERY"),
        ("SELECT SUM(Company) FROM Lead", "INVALID_FIELD"),
        ("SELECT MAX(ActivityDate) FROM Event", "INVALID_FIELD"),
        ("SELECT COUNT(Description) FROM Lead", "INVALID_FIELD"),
    ],
)
def test_what_cannot_be_counted_is_refused(api: Api, soql: str, code: str) -> None:
    assert problem(api.query(soql)) == (400, code, None)
