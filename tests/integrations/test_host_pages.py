"""The pages on which administrators see and correct who each host is: every state, the search, and what goes wrong."""

import html
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import host_choices, host_looks
from integrations.models import Connection, HostLink
from integrations.salesforce.standin import Org, StandIn
from teams.models import Team, User
from teams.roles import Role
from tests.cast import create_page, create_team, create_user, give_page, join
from tests.conftest import signed_in_as
from tests.integrations.test_views import APP, words_of

pytestmark = pytest.mark.django_db

HOSTS = f"{APP}hosts/"


def said(response: Any) -> str:
    return html.unescape(words_of(response))


@pytest.fixture
def ada_is(page: BookingPage, connection: Connection, ada: User) -> str:
    """The page of one host."""
    return f"{HOSTS}{ada.pk}/"


def test_before_the_first_look_the_page_says_so(ada_is: str, ada: User) -> None:
    page = said(signed_in_as(ada).get(HOSTS))

    assert "Not looked up yet" in page
    assert "0 of 1 host" in page


def test_looking_up_shows_each_host_with_their_user_and_how_many_have_one(
    *, page: BookingPage, connection: Connection, org: Org, team: Team, ada: User, mia: User
) -> None:
    create_page(team, mia, slug="second")
    org.add_user(email="ada@example.com", username="ada@acme.example.com", FirstName="Ada", LastName="There")

    shown = said(signed_in_as(ada).post(f"{HOSTS}look-up/", follow=True))

    assert "Looked up. What somebody chose by hand was left as it is." in shown
    assert "1 of 2 hosts" in shown
    assert "Ada There ada@acme.example.com" in shown
    assert "No active user has this e-mail" in shown
    assert f"belong to the connected user, {org.admin['Username']}." in shown


def test_who_needs_a_person_stands_first(
    page: BookingPage, connection: Connection, org: Org, team: Team, ada: User
) -> None:
    zoe = create_user("zoe")
    join(team, zoe, Role.MEMBER)
    create_page(team, zoe, slug="second")
    org.add_user(email="ada@example.com")
    host_looks.refresh(connection)

    shown = said(signed_in_as(ada).get(HOSTS))

    assert shown.index("the user of Zoe") < shown.index("the user of Ada")


def test_an_org_that_does_not_answer_is_said_and_what_was_known_stays(
    ada_is: str, connection: Connection, org: Org, standin: StandIn, ada: User
) -> None:
    org.add_user(email="ada@example.com", FirstName="Ada", LastName="There")
    host_looks.refresh(connection)
    standin.faults.add("unavailable", times=None)

    shown = said(signed_in_as(ada).post(f"{HOSTS}look-up/", follow=True))

    assert "Salesforce is not available at the moment." in shown
    assert "The last look-up did not work, so this is what was known before." in shown
    assert "Ada There" in shown


def test_a_search_finds_users_and_one_is_chosen(ada_is: str, org: Org, ada: User) -> None:
    user = org.add_user(email="there@example.com", username="there@acme.example.com", LastName="Overthere")["Id"]
    browser = signed_in_as(ada)

    found = browser.get(ada_is, {"q": "overth"})
    saved = browser.post(f"{ada_is}choose/", {"how": "user", "user": user, "seen": ""}, follow=True)

    assert "Overthere there@acme.example.com · there@example.com" in said(found)
    assert f'value="{user}"' in found.content.decode()
    assert "Saved for Ada Hopper. It holds for what is sent from now on." in said(saved)
    assert "Overthere" in said(saved)
    assert "By hand" in said(saved)


def test_a_search_that_finds_too_many_says_so(ada_is: str, org: Org, ada: User) -> None:
    for number in range(30):
        org.add_user(email=f"user{number}@example.com")

    shown = signed_in_as(ada).get(ada_is, {"q": "user"})

    assert shown.content.decode().count('type="radio"') == host_choices.MOST_FOUND
    assert "There are more. Write more of the name to find them." in said(shown)


def test_a_search_that_finds_nobody_says_so_and_keeps_the_words(ada_is: str, ada: User) -> None:
    shown = signed_in_as(ada).get(ada_is, {"q": "nobody <b>"})

    assert "No active user of Salesforce was found." in said(shown)
    assert 'value="nobody &lt;b&gt;"' in shown.content.decode()


def test_a_search_that_is_not_answered_says_so_and_keeps_the_words(ada_is: str, standin: StandIn, ada: User) -> None:
    standin.faults.add("maintenance_ok", times=None)

    shown = signed_in_as(ada).get(ada_is, {"q": "somebody"})

    assert shown.status_code == 200
    assert 'value="somebody"' in shown.content.decode()
    assert "No active user" not in said(shown)


@pytest.mark.parametrize("text", ["", " ", "x" * 81, "%", "a\0b", "' OR 1=1", "²"])
def test_odd_searches_are_answered(ada_is: str, ada: User, text: str) -> None:
    assert signed_in_as(ada).get(ada_is, {"q": text}).status_code == 200


def test_several_users_of_one_e_mail_are_offered_without_a_search(
    ada_is: str, connection: Connection, org: Org, ada: User
) -> None:
    for name in ("first", "second"):
        org.add_user(email="ada@example.com", username=f"{name}@acme.example.com")
    host_looks.refresh(connection)

    listed, shown = signed_in_as(ada).get(HOSTS), signed_in_as(ada).get(ada_is)

    assert "2 users have this e-mail" in said(listed)
    assert shown.content.decode().count('type="radio"') == 2


def test_opening_a_host_asks_nobody(ada_is: str, standin: StandIn, ada: User) -> None:
    standin.log.clear()

    signed_in_as(ada).get(ada_is)

    assert standin.calls == []


def test_a_chosen_user_who_left_is_shown_with_what_to_do(
    ada_is: str, connection: Connection, org: Org, ada: User
) -> None:
    user = org.add_user(email="there@example.com", LastName="Overthere")["Id"]
    host_choices.choose(connection, ada, user, seen="", by=ada)
    org.deactivate(user)
    host_looks.refresh(connection)

    shown = said(signed_in_as(ada).get(HOSTS))

    assert "Not active any more" in shown
    assert "Choose another user, or let the e-mail decide." in shown
    assert "Overthere" in shown


def test_what_was_said_by_hand_is_taken_back_by_a_button(
    ada_is: str, connection: Connection, org: Org, ada: User
) -> None:
    org.add_user(email="ada@example.com", LastName="There")
    browser = signed_in_as(ada)

    nobody = said(browser.post(f"{ada_is}choose/", {"how": "nobody", "seen": ""}, follow=True))
    again = said(browser.post(f"{ada_is}choose/", {"how": "email", "seen": "hand:"}, follow=True))

    assert "No user, as your team said" in nobody
    assert "1 of 1 host" in again


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"how": "user", "user": "005000000000000AAA", "seen": ""}, "Salesforce has no such active user"),
        ({"how": "user", "seen": ""}, "Salesforce has no such active user"),
        ({"how": "nobody", "seen": "email:005"}, "Somebody changed this while you looked"),
    ],
)
def test_a_choice_that_cannot_be_kept_leads_back_and_says_why(
    ada_is: str, ada: User, posted: dict[str, str], words: str
) -> None:
    shown = signed_in_as(ada).post(f"{ada_is}choose/", posted, follow=True)

    assert words in said(shown)
    assert "Choose a user" in said(shown)
    assert not HostLink.objects.exists()


def test_a_choice_while_salesforce_does_not_answer_changes_nothing(ada_is: str, standin: StandIn, ada: User) -> None:
    standin.faults.add("unavailable", times=None)

    shown = signed_in_as(ada).post(f"{ada_is}choose/", {"how": "user", "user": "005000000000001AAA"}, follow=True)

    assert "Salesforce is not available at the moment." in said(shown)
    assert not HostLink.objects.exists()


@pytest.mark.parametrize("path", ["", "choose/"])
def test_who_hosts_nothing_here_left_or_is_a_stranger_is_not_there(
    *, page: BookingPage, connection: Connection, team: Team, ada: User, bob: User, eve: User, path: str
) -> None:
    gone = create_user("gone")
    create_page(create_team("third", owner=gone), gone)
    give_page(page, bob)
    browser = signed_in_as(ada)

    answers = [
        browser.post(f"{HOSTS}{pk}/{path}", {"how": "nobody", "seen": ""}).status_code
        if path
        else browser.get(f"{HOSTS}{pk}/").status_code
        for pk in (ada.pk, eve.pk, gone.pk, 2**62)
    ]

    assert answers == [404] * 4


def test_a_host_who_left_the_team_is_no_longer_listed_and_their_link_is_kept(
    *, page: BookingPage, connection: Connection, org: Org, team: Team, ada: User, bob: User
) -> None:
    second = create_page(team, bob, slug="second")
    org.add_user(email="bob@example.com")
    host_looks.refresh(connection)
    second.delete()
    team.memberships.get(user=bob).delete()
    host_looks.refresh(connection)

    shown = said(signed_in_as(ada).get(HOSTS))

    assert "bob@example.com" not in shown
    assert HostLink.objects.get(user=bob).remote_id


def test_the_connection_leads_to_its_hosts(connection: Connection, ada: User, mia: User) -> None:
    assert f'href="{HOSTS}"' in signed_in_as(ada).get(APP).content.decode()
    assert f'href="{HOSTS}"' not in signed_in_as(mia).get(APP).content.decode()


def test_the_page_takes_as_many_queries_for_two_hundred_hosts_as_for_one(
    page: BookingPage, connection: Connection, team: Team, ada: User, django_assert_num_queries: Any
) -> None:
    browser = signed_in_as(ada)
    with django_assert_num_queries(11):
        browser.get(HOSTS)
    for number in range(200):
        host = create_user(f"host-{number}")
        join(team, host, Role.MEMBER)
        create_page(team, host, slug=f"page-{number}")
    host_looks.refresh(connection)

    with django_assert_num_queries(11):
        shown = browser.get(HOSTS)

    assert "0 of 201 hosts" in said(shown)
    assert shown.content.decode().count("<tr>") == 51


def test_the_trail_says_who_said_so(ada_is: str, connection: Connection, ada: User) -> None:
    browser = signed_in_as(ada)
    browser.post(f"{ada_is}choose/", {"how": "nobody", "seen": ""})

    shown = said(browser.get("/teams/acme/audit/"))

    assert "Said that a host has no user in an app" in shown
    assert "Ada Hopper" in shown
