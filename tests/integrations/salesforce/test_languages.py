"""Salesforce words its refusals in the connected user's language: what becomes of a booking does not hang on it."""

import pytest

from bookings.models import BookingPage
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org
from tests.integrations.cast import book, sync_everything, wish

pytestmark = pytest.mark.django_db

SAID = {"en_US": "Required", "ja": "値を", "es": "Faltan"}


def speaks(org: Org, language: str) -> None:
    org.edit(org.admin["Id"], LanguageLocaleKey=language)


@pytest.mark.parametrize("language", SAID)
def test_a_missing_field_is_one_cause_in_every_language(sending_page: BookingPage, org: Org, language: str) -> None:
    speaks(org, language)
    org.change_schema(custom={"Lead": ["Budget__c | string 64 | CUF | Budget |"]})
    book(sending_page)

    sync_everything()

    sync = Sync.objects.get()
    assert SAID[language] in sync.params["raw"]
    assert (sync.state, sync.kind, sync.code) == (SyncState.PARKED, "fix_settings", "REQUIRED_FIELD_MISSING")
    assert sync.params["fields"] == ["Budget__c"]


@pytest.mark.parametrize("language", SAID)
def test_a_duplicate_rule_is_understood_in_every_language(
    page: BookingPage, connection: Connection, org: Org, language: str
) -> None:
    speaks(org, language)
    org.add_lead(LastName="Byron", Company="Example")
    org.turn(lead_duplicates="block", match_by_last_name=True)
    wish(page, connection, duplicates="use")
    book(page)

    sync_everything()

    assert len(org.leads()) == len(org.events()) == 1
    assert "matched_by_rule" in [reason["code"] for reason in Sync.objects.get().reasons]
