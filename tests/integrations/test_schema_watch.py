"""The org changes under the rules: said at night, and by mail, before a booking fails."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from bookings.models import BookingPage
from integrations import schema_watch, schemas
from integrations.contract.schema import Schema
from integrations.mapping import Fitted, Kind, RemoteField, Unfit, Value
from integrations.models import Connection, FieldMapping, RemoteSchema
from integrations.registry import connector_for
from integrations.salesforce.connector import Salesforce
from integrations.salesforce.standin import Org
from integrations.words import words_for
from teams.models import User
from tests.cast import create_page
from tests.integrations.cast import wish
from tests.integrations.checking import check, worse
from tests.integrations.mapped import described, rule, save

pytestmark = pytest.mark.django_db
STATUS = "Stage__c | picklist 80 | CUNRFP | Stage | values="


@pytest.fixture
def filling(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """Two pages write a value of a picklist."""
    wish(create_page(sending_page.team, host=ada, slug="demo", title="Demo"), connection)
    org.change_schema(custom={"Lead": [STATUS + "Open/Closed"]})
    save(None, connection, org, ada, rule("Lead.Stage__c", "constant", constant="Open"))
    check(connection)
    return org


def said(connection: Connection) -> str:
    found = check(connection)["mapping"]
    words = words_for("salesforce", found.code, found.params)
    return f"{found.light}: {words.what_happened} {words.what_to_do}"


def test_a_value_that_was_deactivated_is_told_with_the_pages_that_write_it(
    filling: Org, connection: Connection
) -> None:
    filling.change_schema(custom={"Lead": [STATUS + "Closed"]})

    assert said(connection) == (
        "amber: The value “Open” of “Stage” of the Lead was deactivated or removed. Pages that use it (2): Demo, Intro call. "
        "Choose another value under “Fields”. Until then bookings that are confirmed from now on arrive without it."
    )
    assert worse(connection) == ["health:mapping"]


def test_the_alert_ends_once_the_field_is_back(filling: Org, connection: Connection) -> None:
    filling.change_schema(custom={})
    check(connection)
    filling.change_schema(custom={"Lead": [STATUS + "Open"]})

    check(connection)

    assert worse(connection) == []


@pytest.mark.parametrize(
    ("schema", "light", "words"),
    [
        ({"custom": {}}, "red", "may not write the field “Stage”"),
        ({"read_only": {"Lead": {"Stage__c"}}}, "red", "removed, hidden, made read-only or made a formula"),
        ({"custom": {"Lead": ["Stage__c | string 80 | FP | Stage | formula=Company"]}}, "red", "removed, hidden, made read-only or made a formula"),
        ({"custom": {"Lead": [STATUS + "Open", "Must__c | string 9 | CUFP | Must |"]}}, "red", "“Must” of the Lead has become required"),
        ({"custom": {"Lead": ["Stage__c | double | CUNFP | Stage |"]}}, "amber", "does not take the value “Open”"),
    ],
)  # fmt: skip
def test_whatever_changed_is_said(
    filling: Org, connection: Connection, schema: dict[str, Any], light: str, words: str
) -> None:
    filling.change_schema(**schema)

    told = said(connection)

    assert told.startswith(light)
    assert words in told


def test_the_watch_asks_our_database_no_more_for_more_fields_that_vanished(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    connector = connector_for("salesforce")

    def queries(count: int) -> int:
        names = [f"Gone{number}__c" for number in range(count)]
        org.change_schema(custom={"Lead": [f"{name} | string 20 | CUNFP | {name[:-3]} |" for name in names]})
        save(None, connection, org, ada, *(rule(f"Lead.{name}", "company") for name in names))
        with CaptureQueriesContext(database) as asked:
            troubles = schema_watch.find_troubles(connection, connector, Schema())
        assert [each.label for each in troubles] == [name[:-3] for name in names]
        return len(asked)

    assert queries(1) == queries(5)


@pytest.mark.parametrize("own", [False, True])
def test_what_many_pages_write_is_looked_at_once(
    filling: Org, connection: Connection, sending_page: BookingPage, ada: User, *, own: bool
) -> None:
    looked_at: list[str] = []
    if own:
        save(sending_page, connection, filling, ada, rule("Lead.Stage__c", "constant", constant="Open"))

    def fit(field: RemoteField, value: Value) -> Fitted | Unfit:
        looked_at.append(field.key)
        return Salesforce.mapper.fit(field, value)

    class Counting(Salesforce):
        mapper = replace(Salesforce.mapper, fit=fit)

    troubles = schema_watch.find_troubles(connection, Counting(), described(filling))

    assert troubles == []
    assert looked_at == ["Lead.Stage__c"]


def test_who_has_chosen_no_fields_is_not_asked_about_them(sending_page: BookingPage, connection: Connection) -> None:
    assert "mapping" not in check(connection)


def test_what_another_org_told_is_not_kept_of_the_one_that_was_connected_meanwhile(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.change_schema(custom={"Lead": [STATUS + "Open"]})
    save(None, connection, org, ada, rule("Lead.Stage__c", "constant", constant="Open"))
    Connection.objects.filter(pk=connection.pk).update(remote_org_id="00D000000000099AAA")

    schemas.keep(
        connection, Schema(fields=[RemoteField(object="Lead", name="Stage__c", label="Theirs", kind=Kind.DATE)])
    )

    assert FieldMapping.objects.get().known["Lead.Stage__c"]["label"] == "Stage"
    assert not RemoteSchema.objects.exists()
