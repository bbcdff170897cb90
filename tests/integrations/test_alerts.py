"""Whom a mail reaches when something keeps bookings waiting, when, and how often."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bookings.models import BookingPage
from integrations import alerts
from integrations.models import Connection, PageSettings
from integrations.salesforce.standin import Org
from jicoo.mail.models import OutgoingMail
from teams.models import User
from tests.cast import next_monday
from tests.integrations.alarm import break_it, look, park, to_whom
from tests.integrations.cast import book, sync_everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_administrators_are_told_a_minute_later_what_keeps_bookings_waiting_and_how_many(
    sending_page: BookingPage, org: Org, adam: User, mia: User, bob: User
) -> None:
    break_it(sending_page, org)

    at_once, later, again = look(after=timedelta(0)), look(), look(after=timedelta(hours=3))

    assert (at_once, to_whom(later), again) == ([], ["ada", "adam"], [])
    assert later[0].subject == "Acme Example: 1 booking has not reached Salesforce"
    assert "A validation rule of your Salesforce organisation refused this." in later[0].text
    assert "1 booking waits. · Since " in later[0].text
    assert "/teams/acme/apps/salesforce/" in later[0].text
    assert "You get this because you administer Acme Example." in later[0].text


def test_a_mail_names_no_invitee_and_quotes_no_org(sending_page: BookingPage, org: Org) -> None:
    break_it(sending_page, org)

    (mail,) = look()

    for value in ("ida@example.com", "Byron", "Ida", "Analytical", "budget"):
        assert value not in mail.text + mail.html + mail.subject


def test_a_broken_connection_is_told_at_once_with_the_number_that_waits(
    sending_page: BookingPage, org: Org, adam: User
) -> None:
    org.revoke_grants()
    for hour in (9, 10, 11):
        book(sending_page, starts_at=next_monday(hour), email=f"{hour}@example.com")
    sync_everything()

    mails = look(after=timedelta(0))

    assert to_whom(mails) == ["ada", "adam"]
    assert mails[0].subject == "Acme Example: Salesforce needs to be connected again"
    assert "3 bookings wait." in mails[0].text


def test_five_thousand_bookings_with_one_cause_are_one_mail_each(
    sending_page: BookingPage, connection: Connection, adam: User
) -> None:
    park(sending_page, connection, 5000)

    mails = look()

    assert to_whom(mails) == ["ada", "adam"]
    assert "5000 bookings wait." in mails[0].text


def test_fifty_causes_at_once_are_one_mail_that_lists_them(
    sending_page: BookingPage, connection: Connection, adam: User
) -> None:
    park(sending_page, connection, 100, causes=50)

    mails = look()

    assert to_whom(mails) == ["ada", "adam"]
    assert all(f"Field{number}__c" in mails[0].text for number in range(50))
    assert mails[0].subject == "Acme Example: 100 bookings have not reached Salesforce"


def test_a_manager_is_told_of_the_pages_that_they_set_last(sending_page: BookingPage, org: Org, mia: User) -> None:
    PageSettings.objects.update(updated_by=mia)
    break_it(sending_page, org)

    mails = look()

    assert to_whom(mails) == ["ada", "mia"]
    assert "because you set what a booking page of Acme Example sends" in mails[1].text


def test_who_set_a_page_and_manages_none_any_more_is_not_told(sending_page: BookingPage, org: Org, bob: User) -> None:
    PageSettings.objects.update(updated_by=bob)
    break_it(sending_page, org)

    assert to_whom(look()) == ["ada"]


def test_each_reads_it_in_their_language_and_time_zone(sending_page: BookingPage, org: Org, adam: User) -> None:
    User.objects.filter(pk=adam.pk).update(language="ja", time_zone="Asia/Tokyo", name="見本 花子")
    break_it(sending_page, org)

    english, japanese = look()

    assert english.text.startswith("Hello Ada Hopper,")
    assert japanese.subject == "Acme Example: 1件の予約がSalesforceに届いていません"
    assert japanese.text.startswith("見本 花子様")
    assert "東京時間" in japanese.text
    assert "入力規則" in japanese.text


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_tell_it_once(sending_page: BookingPage, connection: Connection) -> None:
    park(sending_page, connection, 10)
    start = threading.Barrier(8)
    now = timezone.now() + timedelta(minutes=2)

    def look_too(_: int) -> None:
        start.wait()
        try:
            alerts.look(now)
        finally:
            database.close()

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(look_too, range(8)))

    assert OutgoingMail.objects.filter(subject__contains="have not reached").count() == 1


def test_the_bell_looks_every_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "_last_looked", [float("-inf")])

    assert [len(list(alerts.ring_due())) for _ in range(3)] == [1, 0, 0]


def test_while_there_is_nothing_new_to_tell_nothing_is_counted(
    sending_page: BookingPage, org: Org, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    break_it(sending_page, org)
    look()

    with django_assert_max_num_queries(10):
        look()
