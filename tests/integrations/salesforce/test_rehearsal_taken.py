"""A value of which there may be one, and that another record has, is foretold as it comes."""

import pytest

from bookings.models import BookingPage
from integrations.contract.looks import Foreseen
from integrations.models import Connection, Sync
from integrations.salesforce.standin import Org
from integrations.salesforce.taken import once
from integrations.salesforce.writes import Write
from teams.models import User
from tests.integrations.cast import book, sync_everything, wish
from tests.integrations.mapped import rule, save
from tests.integrations.salesforce.test_rehearsal_pointing import foretold_as_it_comes
from tests.integrations.salesforce.test_rehearsal_refusals import codes, foretold

pytestmark = pytest.mark.django_db

SINGLE = "Single__c | string 40 | CUNFPQ | Single |"


@pytest.fixture
def filling(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """The page writes one and the same value into every Lead."""
    org.change_schema(custom={"Lead": [SINGLE]})
    rules = [rule("Lead.Company", "company"), rule("Lead.Single__c", "constant", constant="Hot")]
    save(sending_page, connection, org, ada, *rules)
    return org


def test_a_new_lead_with_a_value_that_another_one_has(filling: Org, sending_page: BookingPage) -> None:
    filling.add_lead(LastName="Other", Single__c="hot")

    assert foretold_as_it_comes(sending_page) == "DUPLICATE_VALUE"


def test_a_value_that_a_deleted_record_had_is_free(filling: Org, sending_page: BookingPage) -> None:
    filling.delete(filling.add_lead(LastName="Other", Single__c="Hot")["Id"])
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    assert rehearsal.forecast.outcome == Foreseen.CREATE
    assert [lead["Single__c"] for lead in filling.leads()] == ["Hot"]


def test_an_update_with_a_value_that_another_one_has_leaves_the_person_as_they_are(
    filling: Org, sending_page: BookingPage, connection: Connection
) -> None:
    wish(sending_page, connection, overwrite=True)
    filling.add_lead(LastName="Other", Single__c="Hot")
    filling.add_lead(LastName="Byron", Email="ida@example.com", Company="Before")
    booking = book(sending_page)

    rehearsal = foretold(booking)
    sync_everything()

    assert [write.object for write in rehearsal.writes] == ["Event"]
    assert "update_refused" in codes(rehearsal.reasons)
    assert codes(rehearsal.reasons) == codes(Sync.objects.get().reasons)


@pytest.mark.parametrize(("case_sensitive", "taken"), [(False, True), (True, False)])
def test_where_case_counts_another_spelling_is_another_value(*, case_sensitive: bool, taken: bool) -> None:
    field = {"name": "Single__c", "unique": True, "filterable": True, "caseSensitive": case_sensitive}
    writes = [Write(ref="person", method="POST", path="Lead", body={"Single__c": "Hot", "LastName": "Byron"})]

    (value,) = once(writes, {"Lead": {"fields": [field, {"name": "LastName"}]}})

    assert value.is_taken([{"Id": "00Q000000000001AAA", "Single__c": "hot"}]) == taken
    assert value.is_taken([{"Id": "00Q000000000001AAA", "Single__c": "Hot"}])
    assert not value.is_taken([])


@pytest.mark.parametrize(("value", "literal"), [(12, "12"), (12.5, "12.5"), (1e21, "1" + "0" * 21)])
def test_numbers_are_asked_for_as_numbers(*, value: float, literal: str) -> None:
    field = {"name": "Number__c", "unique": True}
    write = Write(ref="update", method="PATCH", path="Lead/00Q000000000001AAA", body={"Number__c": value})

    (asked,) = once([write], {"Lead": {"fields": [field]}})

    assert asked.query.soql.split("Number__c = ")[1].split()[0] == literal
    assert not asked.is_taken([{"Id": "00Q000000000001", "Number__c": value}])
