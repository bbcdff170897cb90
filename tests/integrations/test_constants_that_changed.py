"""Values that are always the same and that the org does not take any more: what the nightly look says is what bookings come to."""

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from integrations.standing import of_booking
from integrations.words import words_for
from teams.models import User
from tests.integrations.cast import book, sync_everything
from tests.integrations.checking import check, worse
from tests.integrations.mapped import rule, save

pytestmark = pytest.mark.django_db
STAGE = "Stage__c | picklist 80 | {flags} | Stage | values={values}"
GONE = (
    "The value “Open” of “Stage” of the Lead was deactivated or removed. Pages that use it (1): Intro call. "
    "Choose another value under “Fields”. "
)
UNFIT = (
    "“Stage” of the Lead does not take the value “Open” any more. Pages that write it: Intro call. "
    "Choose another value under “Fields”. "
)
WITHOUT = "Until then bookings that are confirmed from now on arrive without it."
WAIT = "The field is required: until then bookings that create such a record wait."


@pytest.fixture
def writing(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """A page writes one value of a restricted picklist."""
    org.change_schema(custom={"Lead": [STAGE.format(flags="CUNRFP", values="Open/Closed")]})
    save(sending_page, connection, org, ada, rule("Lead.Stage__c", "constant", constant="Open"))
    check(connection)
    return org


def said(connection: Connection) -> str:
    """What the look finds now."""
    found = check(connection)["mapping"]
    words = words_for("salesforce", found.code, found.params)
    return f"{found.light}: {words.what_happened} {words.what_to_do}"


@pytest.mark.parametrize(
    ("field", "told", "stands"),
    [
        (STAGE.format(flags="CUNRFP", values="Closed"), GONE + WITHOUT, None),
        (STAGE.format(flags="CUNFP", values="Closed"), GONE + "Until then bookings go on writing this one.", "Open"),
        ("Stage__c | date | CUNFP | Stage |", UNFIT + WITHOUT, None),
        ("Stage__c | string 2 | CUNFP | Stage |", UNFIT + "Until then it is cut to what goes in.", "Op"),
    ],
    ids=["restricted", "any text", "date", "shorter"],
)
def test_bookings_arrive_and_the_light_is_amber(
    writing: Org, sending_page: BookingPage, connection: Connection, *, field: str, told: str, stands: str | None
) -> None:
    writing.change_schema(custom={"Lead": [field]})

    assert said(connection) == f"amber: {told}"
    assert worse(connection) == ["health:mapping"]
    booking = book(sending_page)
    sync_everything()

    assert of_booking(booking)[0].word.startswith("In Salesforce")
    assert writing.leads()[0]["Stage__c"] == stands


@pytest.mark.parametrize(
    ("field", "told"),
    [
        (STAGE.format(flags="CURFP", values="Closed"), GONE + WAIT),
        ("Stage__c | date | CUFP | Stage |", UNFIT + WAIT),
    ],
    ids=["restricted", "date"],
)
def test_of_a_required_field_bookings_wait_and_the_light_is_red(
    writing: Org, sending_page: BookingPage, connection: Connection, field: str, told: str
) -> None:
    writing.change_schema(custom={"Lead": [field]})

    assert said(connection) == f"red: {told}"
    booking = book(sending_page)
    sync_everything()

    assert (of_booking(booking)[0].word, Sync.objects.get().code) == ("Needs attention", "REQUIRED_FIELD_MISSING")
    assert writing.leads() == []
