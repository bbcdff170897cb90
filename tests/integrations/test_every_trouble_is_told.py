"""Several fields change: each stands on the health page, and each is told once by mail, whichever colour was there before."""

from datetime import timedelta

import pytest

from bookings.models import BookingPage
from integrations.models import Connection
from integrations.salesforce.standin import Org, StandIn
from jicoo.mail.models import OutgoingMail
from teams.models import User
from tests.integrations.alarm import look
from tests.integrations.checking import check, worse
from tests.integrations.mapped import rule, save
from tests.integrations.test_health_pages import seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def fields(*values: str) -> dict[str, list[str]]:
    """A picklist on Lead for each of these texts of values: the first is called Pick0."""
    lines = enumerate(values)
    return {
        "Lead": [f"Pick{number}__c | picklist 80 | CUNRFP | Pick{number} | values={each}" for number, each in lines]
    }


def changed(org: Org, *values: str) -> None:
    org.change_schema(custom=fields(*values))


def fill(connection: Connection, org: Org, ada: User, count: int) -> None:
    constants = [rule(f"Lead.Pick{number}__c", "constant", constant="Open") for number in range(count)]
    save(None, connection, org, ada, *constants)


@pytest.fixture
def filling(sending_page: BookingPage, connection: Connection, org: Org, ada: User) -> Org:
    """Two picklists are filled, both are well, and that was asked."""
    changed(org, "Open", "Open")
    fill(connection, org, ada, 2)
    check(connection)
    return org


def mail(connection: Connection) -> str:
    """What the one mail after the next check says; empty without one."""
    check(connection)
    mails = look()
    assert len(mails) <= 1
    return mails[0].text if mails else ""


def test_the_page_says_each_trouble_the_worst_first(filling: Org, connection: Connection, ada: User) -> None:
    filling.change_schema(custom={"Lead": fields("Closed")["Lead"]})
    check(connection)

    page = seen(ada)

    gone, amber = page.index("the field “Pick1” of the Lead"), page.index("“Open” of “Pick0” of the Lead")
    assert gone < amber
    assert page.count("Intro call") >= 2


def test_one_mail_names_all_that_is_new(filling: Org, connection: Connection) -> None:
    changed(filling, "Closed", "Closed")

    told = mail(connection)

    assert "“Open” of “Pick0”" in told
    assert "“Open” of “Pick1”" in told


def test_what_is_added_to_a_trouble_of_the_same_colour_is_told_once(filling: Org, connection: Connection) -> None:
    changed(filling, "Closed", "Open")
    first = mail(connection)
    changed(filling, "Closed", "Closed")
    # A cause that comes and goes is told once an hour.
    check(connection)
    second = "".join(each.text for each in look_later())

    assert "Pick1" not in first
    assert second.index("Pick1") < second.index("Pick0")
    check(connection)
    assert look_later() == []


def test_one_mended_and_another_broken_in_the_same_night_is_told(filling: Org, connection: Connection) -> None:
    changed(filling, "Closed", "Open")
    mail(connection)
    changed(filling, "Open", "Closed")
    check(connection)

    (told,) = look_later()

    assert "Pick1" in told.text
    assert "Pick0" not in told.text


def test_what_was_wrong_when_it_was_saved_is_told_at_the_first_look(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    changed(org, "Open")
    fill(connection, org, ada, 1)
    changed(org, "Closed")

    assert "“Open” of “Pick0”" in mail(connection)


def test_a_night_in_which_nobody_answered_makes_nothing_new(
    filling: Org, connection: Connection, standin: StandIn
) -> None:
    changed(filling, "Closed", "Open")
    mail(connection)
    fault = standin.faults.add("server_error_html", path="/sobjects/Lead/describe", times=None)
    check(connection)
    standin.faults.remove(fault)
    check(connection)

    assert look_later() == []


def test_of_many_the_mail_names_the_first_and_how_many_more(
    sending_page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    changed(org, *["Open"] * 8)
    fill(connection, org, ada, 8)
    check(connection)
    changed(org, *["Closed"] * 8)

    told = mail(connection)

    assert told.count("was deactivated or removed") == 5
    assert "3 more stand on the page “Health”." in told


def test_a_reader_of_japanese_gets_it_in_japanese(filling: Org, connection: Connection, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(language="ja")
    changed(filling, "Closed", "Closed")

    told = mail(connection)

    assert "前回の確認で" in told
    assert "リードの「Pick0」の値「Open」" in told
    assert "リードの「Pick1」の値「Open」" in told


def test_what_is_mended_ends_the_alert_only_with_the_last(filling: Org, connection: Connection) -> None:
    changed(filling, "Closed", "Closed")
    check(connection)
    changed(filling, "Closed", "Open")
    check(connection)
    in_between = worse(connection)
    changed(filling, "Open", "Open")
    check(connection)

    assert (in_between, worse(connection)) == (["health:mapping"], [])


def look_later() -> list[OutgoingMail]:
    """After the hour within which the same cause is not told again."""
    return look(after=timedelta(hours=2))
