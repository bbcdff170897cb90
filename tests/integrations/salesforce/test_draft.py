"""The writes of a first push carry the headers that keep Salesforce from being too helpful."""

import pytest

from integrations.salesforce.draft import Draft
from integrations.salesforce.plan import Create, Decision, Held, Use
from integrations.salesforce.wishes import Wishes
from tests.integrations.salesforce.test_plan import a_booking

OWNER = "005000000000001AAA"
ALLOW = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
NO_ASSIGNMENT = {"Sforce-Auto-Assign": "FALSE"}


def headers_of(draft: Draft) -> dict[str, dict[str, str]]:
    return {write.ref: write.headers for write in draft.writes}


@pytest.mark.parametrize(
    ("kind", "wishes", "owner", "headers"),
    [
        ("Lead", Wishes(), OWNER, ALLOW),
        ("Lead", Wishes(lead_owner="host"), OWNER, ALLOW | NO_ASSIGNMENT),
        ("Lead", Wishes(lead_owner="user"), None, ALLOW | NO_ASSIGNMENT),
        ("Contact", Wishes(), OWNER, ALLOW | NO_ASSIGNMENT),
        ("Contact", Wishes(contact_owner="user"), None, ALLOW | NO_ASSIGNMENT),
    ],
)
def test_a_new_person_belongs_to_whom_the_page_says(
    kind: str, wishes: Wishes, owner: str | None, headers: dict[str, str]
) -> None:
    person = Create(object=kind, fields={"LastName": "Byron"})

    draft = Draft(a_booking(), Decision(person=person, event=False, reasons=[]), [OWNER], wishes=wishes)

    assert headers_of(draft) == {"person": headers}
    assert (draft.writes[0].body or {}).get("OwnerId") == owner


@pytest.mark.parametrize(("wish", "owner"), [("host", OWNER), ("user", None)])
def test_the_event_names_the_new_person_and_its_owner(wish: str, owner: str | None) -> None:
    person = Create(object="Lead", fields={"LastName": "Byron", "Company": "Acme"})

    draft = Draft(
        a_booking(), Decision(person=person, event=True, reasons=[]), [OWNER], wishes=Wishes(event_owner=wish)
    )

    event = draft.writes[1]
    assert (event.body or {})["WhoId"] == "@{person.id}"
    assert ((event.body or {}).get("OwnerId"), event.headers) == (owner, NO_ASSIGNMENT)


def test_overwriting_somebody_never_changes_their_owner() -> None:
    held = Held(object="Lead", id="00Q000000000001AAA", last_name="Byron")

    draft = Draft(a_booking(), Decision(person=Use(held=held, update={"Company": "x"}), event=True, reasons=[]), [])

    assert headers_of(draft) == {"update": ALLOW | NO_ASSIGNMENT, "event": NO_ASSIGNMENT}
    assert [(write.method, write.path) for write in draft.writes] == [("PATCH", f"Lead/{held.id}"), ("POST", "Event")]


def test_with_two_possible_owners_the_connected_user_keeps_the_event() -> None:
    held = Held(object="Lead", id="00Q000000000001AAA", last_name="Byron")

    draft = Draft(a_booking(), Decision(person=Use(held=held), event=True, reasons=[]), [OWNER, "005000000000002AAA"])

    assert "OwnerId" not in (draft.writes[0].body or {})
    assert draft.reasons[-1].code == "owner_unclear"
