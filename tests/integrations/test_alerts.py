"""Whom a mail reaches when something keeps bookings waiting, when, and how often."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection as database
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bookings.models import Booking, BookingPage
from integrations import alerts, connections, incidents, outbox
from integrations.models import Connection, Incident, PageSettings, Sync, SyncState
from integrations.salesforce.standin import Org
from jicoo.mail.models import OutgoingMail
from teams.models import Team, User
from tests.cast import create_booking, next_monday
from tests.integrations.cast import book, connect_to, sync_everything

pytestmark = pytest.mark.django_db

RULE = [{"sobject": "Lead", "message": "Every lead needs a budget"}]


def look(*, after: timedelta = timedelta(minutes=2)) -> list[OutgoingMail]:
    """The alerts that are written when the bell asks for them after so long."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    alerts.look(timezone.now() + after)
    return list(OutgoingMail.objects.exclude(pk__in=before).order_by("to"))


def to_whom(mails: list[OutgoingMail]) -> list[str]:
    return [mail.to.partition("@")[0] for mail in mails]


def break_it(page: BookingPage, org: Org) -> Booking:
    org.turn(validation_rules=RULE)
    booking = book(page)
    sync_everything()
    return booking


def mend_it(org: Org) -> None:
    org.turn(validation_rules=[])
    outbox.release(Sync.objects.all())
    sync_everything()


def park(page: BookingPage, connection: Connection, count: int, *, causes: int = 1) -> None:
    """Rows of so many bookings that failed at once, as a worker keeps them."""
    booking = create_booking(page)
    lane = Sync.objects.filter(connection=connection).first() or book(page, starts_at=next_monday(12)).syncs.get()
    bookings = Booking.objects.bulk_create(
        Booking(
            team=page.team,
            page=page,
            host=page.host,
            form_key=uuid.uuid4(),
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            email=f"{number}@example.com",
            last_name="Byron",
            time_zone="UTC",
            language="en",
        )
        for number in range(count)
    )
    made = Sync.objects.bulk_create(
        Sync(
            team=page.team,
            connection=connection,
            booking=each,
            lane=lane.lane,
            state=SyncState.PARKED,
            code="REQUIRED_FIELD_MISSING",
            params={"fields": [f"Field{number % causes}__c"]},
            cause=f"missing-{number % causes}",
        )
        for number, each in enumerate(bookings)
    )
    incidents.open_for([sync.pk for sync in made])


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


def test_whoever_was_told_is_told_that_it_is_over(sending_page: BookingPage, org: Org, adam: User) -> None:
    break_it(sending_page, org)
    look()
    mend_it(org)

    at_once, mails, again = look(after=timedelta(0)), look(), look()

    assert (at_once, to_whom(mails), again) == ([], ["ada", "adam"], [])
    assert mails[0].subject == "Acme Example: bookings reach Salesforce again"
    assert "No booking waits for this any more." in mails[0].text


def test_a_connection_that_works_again_is_told(sending_page: BookingPage, org: Org, team: Team, ada: User) -> None:
    org.revoke_grants()
    book(sending_page)
    sync_everything()
    look()
    connect_to(org, team, ada)

    (mail,) = look()

    assert "It works again." in mail.text


def test_what_is_mended_within_the_minute_is_not_told_at_all(sending_page: BookingPage, org: Org) -> None:
    break_it(sending_page, org)
    look(after=timedelta(0))
    mend_it(org)

    assert (look(), look()) == ([], [])


def test_what_comes_back_before_its_end_was_told_has_not_ended(sending_page: BookingPage, org: Org) -> None:
    booking = break_it(sending_page, org)
    look()
    mend_it(org)
    look(after=timedelta(0))
    break_again(booking, org)

    mails = look()

    assert Incident.objects.count() == 2
    assert mails == []


def test_a_cause_that_comes_and_goes_is_told_once_an_hour(sending_page: BookingPage, org: Org) -> None:
    booking = break_it(sending_page, org)
    told, over = look(), []
    for _ in range(3):
        mend_it(org)
        over += look()
        break_again(booking, org)
        told += look()

    an_hour_later = look(after=timedelta(minutes=63))

    assert (len(told), len(over), len(an_hour_later)) == (1, 1, 1)


def break_again(booking: Booking, org: Org) -> None:
    """The booking is to be sent anew, and is refused as before."""
    org.turn(validation_rules=RULE)
    Sync.objects.filter(booking=booking).update(done=0, state=SyncState.WAITING, due_at=timezone.now())
    booking.syncs.get().records.all().delete()
    for record in [*org.events(), *org.leads()]:
        org.delete(record["Id"])
    sync_everything()


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


def morning_of(team: Team, *, days: int, minutes: int = 5) -> timedelta:
    """How long until 8:05 in the team's time zone, so many days from now."""
    zone = ZoneInfo(team.time_zone)
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(8), tzinfo=zone) + timedelta(minutes=minutes) - timezone.now()


def test_what_still_waits_is_told_every_morning_once(sending_page: BookingPage, org: Org, team: Team) -> None:
    Team.objects.update(time_zone="Asia/Tokyo")
    team.refresh_from_db()
    break_it(sending_page, org)
    look()

    before = look(after=morning_of(team, days=2, minutes=-5))
    mails = look(after=morning_of(team, days=2)) + look(after=morning_of(team, days=2, minutes=90))
    next_day = look(after=morning_of(team, days=3))

    assert [len(before), len(mails), len(next_day)] == [0, 1, 1]
    assert mails[0].subject == "Acme Example: 1 booking still waits for Salesforce"
    assert "This still keeps bookings waiting." in mails[0].text


def test_the_day_on_which_it_broke_has_no_digest_after_its_morning(
    sending_page: BookingPage, org: Org, team: Team
) -> None:
    break_it(sending_page, org)
    look()
    noon = timezone.now().replace(hour=12, minute=0)
    Incident.objects.update(opened_at=noon)

    alerts.look(noon + timedelta(hours=2))

    assert OutgoingMail.objects.filter(subject__contains="still").count() == 0


def test_no_morning_is_disturbed_when_nothing_waits(sending_page: BookingPage, org: Org, team: Team) -> None:
    break_it(sending_page, org)
    look()
    mend_it(org)
    look()

    assert look(after=morning_of(team, days=2)) == []


def test_after_disconnecting_nobody_is_told_anything(
    sending_page: BookingPage, org: Org, connection: Connection, ada: User, team: Team
) -> None:
    break_it(sending_page, org)
    look()
    connections.disconnect(connection, by=ada)

    assert look() + look(after=morning_of(team, days=2)) == []


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
