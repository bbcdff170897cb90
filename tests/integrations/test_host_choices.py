"""What an administrator says about a host by hand: it stays through every look, and two who do it at once see each other."""

from threading import Barrier, Thread

import pytest
from django.db import connections as databases

from bookings.models import BookingPage
from integrations import host_choices, host_looks, hosts
from integrations.host_choices import Chosen
from integrations.hosts import Standing
from integrations.models import Connection, HostLink, LinkOrigin
from integrations.salesforce.standin import Org, StandIn
from teams.models import AuditEntry, Team, User
from tests.integrations.cast import connect_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(connection: Connection, org: Org, page: BookingPage, ada: User) -> str:
    """The id of the user whom ada was said to be by hand."""
    user = str(org.add_user(email="chosen@example.com", FirstName="Chosen", LastName="User")["Id"])
    assert host_choices.choose(connection, ada, user, seen="", by=ada) == Chosen.DONE
    return user


def standing(connection: Connection, host: User) -> Standing:
    [line] = hosts.lines(connection, [host])
    return line.standing


def test_a_choice_is_kept_and_written_into_the_trail(chosen: str, connection: Connection, ada: User) -> None:
    link = HostLink.objects.get()
    entry = AuditEntry.objects.get(action="host_linked")

    assert (link.remote_id, link.origin, link.changed_by) == (chosen, LinkOrigin.HAND, ada)
    assert (entry.actor, entry.subject_id) == (ada, ada.pk)
    assert entry.details == {"app": "salesforce", "org": connection.remote_org_id, "record": chosen}


def test_a_choice_survives_every_look_and_its_name_follows(
    chosen: str, connection: Connection, org: Org, ada: User
) -> None:
    org.add_user(email="ada@example.com")
    org.edit(chosen, Name="Renamed User")

    host_looks.refresh(connection)

    link = HostLink.objects.get()
    assert (link.remote_id, link.origin, link.name, link.matches) == (chosen, LinkOrigin.HAND, "Renamed User", 1)


def test_a_chosen_user_who_became_inactive_is_kept_and_told(
    chosen: str, connection: Connection, org: Org, ada: User
) -> None:
    org.deactivate(chosen)

    host_looks.refresh(connection)

    assert standing(connection, ada) == Standing.INACTIVE
    assert hosts.coverage(connection).linked == 0


def test_a_chosen_user_who_is_active_again_is_used_again(
    chosen: str, connection: Connection, org: Org, ada: User
) -> None:
    org.deactivate(chosen)
    host_looks.refresh(connection)
    org.edit(chosen, IsActive=True)

    host_looks.refresh(connection)

    assert standing(connection, ada) == Standing.USER


def test_that_a_host_has_no_user_survives_a_look(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.add_user(email="ada@example.com")
    host_choices.choose_nobody(connection, ada, seen="", by=ada)

    host_looks.refresh(connection)

    assert standing(connection, ada) == Standing.NOBODY
    assert AuditEntry.objects.filter(action="host_has_no_user").count() == 1


def test_the_e_mail_decides_again_at_once(chosen: str, connection: Connection, org: Org, ada: User) -> None:
    mine = org.add_user(email="ada@example.com")["Id"]

    done = host_choices.choose_by_email(connection, ada, seen=f"hand:{chosen}", by=ada)

    link = HostLink.objects.get()
    assert (done, link.remote_id, link.origin) == (Chosen.DONE, mine, LinkOrigin.EMAIL)
    assert AuditEntry.objects.filter(action="host_by_email").count() == 1


@pytest.mark.parametrize("remote_id", ["005000000000000AAA", "", "x", "00Q000000000001AAA", "' OR Name != '"])
def test_ids_that_are_no_users_of_the_org_are_refused(
    page: BookingPage, connection: Connection, ada: User, remote_id: str
) -> None:
    assert host_choices.choose(connection, ada, remote_id, seen="", by=ada) == Chosen.NOT_THERE
    assert not HostLink.objects.exists()


def test_users_of_another_org_are_refused(
    page: BookingPage, connection: Connection, standin: StandIn, ada: User
) -> None:
    another = standin.add_org(name="Another")
    for number in range(5):
        another.add_user(email=f"filler{number}@example.com")
    theirs = another.add_user(email="ada@example.com")["Id"]

    assert host_choices.choose(connection, ada, theirs, seen="", by=ada) == Chosen.NOT_THERE


def test_an_inactive_user_cannot_be_chosen(page: BookingPage, connection: Connection, org: Org, ada: User) -> None:
    user = org.add_user(email="gone@example.com", IsActive=False)["Id"]

    assert host_choices.choose(connection, ada, user, seen="", by=ada) == Chosen.NOT_THERE


def test_who_chooses_on_a_page_that_is_out_of_date_changes_nothing(
    chosen: str, connection: Connection, org: Org, ada: User, adam: User
) -> None:
    other = org.add_user(email="other@example.com")["Id"]

    late = host_choices.choose(connection, ada, other, seen="", by=adam)

    assert (late, HostLink.objects.get().remote_id) == (Chosen.CHANGED, chosen)
    assert AuditEntry.objects.filter(action="host_linked").count() == 1


def test_two_who_want_the_same_both_get_it_and_it_is_done_once(
    chosen: str, connection: Connection, ada: User, adam: User
) -> None:
    again = host_choices.choose(connection, ada, chosen, seen="", by=adam)

    assert again == Chosen.DONE
    assert AuditEntry.objects.filter(action="host_linked").count() == 1


def test_a_choice_that_was_made_for_another_org_meanwhile_changes_nothing(
    page: BookingPage, connection: Connection, standin: StandIn, team: Team, ada: User
) -> None:
    connect_to(standin.add_org(name="Another"), team, ada)

    assert host_choices.choose_nobody(connection, ada, seen="", by=ada) == Chosen.OTHER_ORG
    assert not HostLink.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_at_the_same_moment_one_is_told(
    page: BookingPage, connection: Connection, org: Org, ada: User, adam: User
) -> None:
    users = [org.add_user(email=f"{name}@example.com")["Id"] for name in ("first", "second")]
    together, outcomes = Barrier(2), []

    def press(user: str, by: User) -> None:
        mine = Connection.objects.get(pk=connection.pk)
        together.wait()
        outcomes.append(host_choices.choose(mine, ada, user, seen="", by=by))
        databases.close_all()

    threads = [Thread(target=press, args=pair) for pair in zip(users, (ada, adam), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [Chosen.CHANGED, Chosen.DONE]
    assert AuditEntry.objects.filter(action="host_linked").count() == 1


def test_a_look_that_began_before_a_choice_does_not_undo_it(
    page: BookingPage, connection: Connection, org: Org, ada: User
) -> None:
    org.add_user(email="ada@example.com")
    before = host_looks.ask(connection, emails=[ada.email])
    user = org.add_user(email="chosen@example.com")["Id"]
    host_choices.choose(connection, ada, user, seen="", by=ada)

    host_looks._keep(connection, [ada], before, [])

    link = HostLink.objects.get()
    assert (link.remote_id, link.origin, link.is_active) == (user, LinkOrigin.HAND, True)
