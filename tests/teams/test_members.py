"""The members' page, a member's own, and what can be done there."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from teams import ports
from teams.models import Invitation, Membership, Team, User
from teams.roles import Role
from tests.conftest import signed_in_as
from tests.teams.letters import letter_to


def page_of(browser: Client, address: str) -> str:
    return str(browser.get(address, follow=True).content.decode())


def test_everybody_sees_who_is_in_the_team_owners_first(team: Team, ada: User, bob: User, mia: User) -> None:
    page = page_of(signed_in_as(bob), "/teams/acme/members/")

    assert page.index(ada.email) < page.index(mia.email) < page.rindex(bob.email)
    assert "Invite somebody" not in page


def test_an_administrator_sees_no_way_to_change_an_owner(team: Team, ada: User, adam: User, bob: User) -> None:
    page = page_of(signed_in_as(adam), "/teams/acme/members/")

    assert f"/members/{bob.memberships.get().pk}/" in page
    assert f"/members/{ada.memberships.get().pk}/" not in page


def test_an_administrator_who_finds_the_address_of_an_owner_is_told_who_can(team: Team, ada: User, adam: User) -> None:
    response = signed_in_as(adam).get(f"/teams/acme/members/{ada.memberships.get().pk}/")

    assert response.status_code == 403
    assert "Only an owner of the team may change an owner." in response.content.decode()


def test_an_administrator_is_not_offered_to_invite_an_owner(team: Team, adam: User) -> None:
    page = page_of(signed_in_as(adam), "/teams/acme/members/")

    assert '<option value="administrator"' in page
    assert '<option value="owner"' not in page


def test_an_administrator_who_asks_for_an_owner_anyway_is_refused_beside_the_field(team: Team, adam: User) -> None:
    data = {"email": "ida@example.com", "role": "owner"}

    page = signed_in_as(adam).post("/teams/acme/members/", data).content.decode()

    assert 'id="id_role_error"' in page
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_from_the_list_and_waits_there(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)

    page = browser.post("/teams/acme/members/", {"email": "ida@example.com", "role": "manager"}, follow=True)

    assert "The invitation is on its way to ida@example.com." in page.content.decode()
    assert "Waiting for an answer" in page.content.decode()
    assert letter_to("ida@example.com")


def test_inviting_a_member_says_so_beside_the_field_and_keeps_the_address(team: Team, ada: User, bob: User) -> None:
    page = signed_in_as(ada).post("/teams/acme/members/", {"email": bob.email, "role": "member"}).content.decode()

    assert "This person is in the team already." in page
    assert f'value="{bob.email}"' in page


def test_an_expired_invitation_is_shown_as_such(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)
    browser.post("/teams/acme/members/", {"email": "ida@example.com", "role": "member"})
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    assert "expired; send it again" in page_of(browser, "/teams/acme/members/")


def test_an_invitation_is_sent_again_and_withdrawn_from_the_list(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)
    browser.post("/teams/acme/members/", {"email": "ida@example.com", "role": "member"})
    address = f"/teams/acme/invitations/{Invitation.objects.get().pk}"

    again = browser.post(f"{address}/resend/", follow=True).content.decode()
    withdrawn = browser.post(f"{address}/withdraw/", follow=True).content.decode()

    assert "A new link is on its way to ida@example.com." in again
    assert "The invitation to ida@example.com is withdrawn." in withdrawn
    assert not Invitation.objects.exists()


def test_what_was_accepted_meanwhile_is_neither_sent_again_nor_withdrawn(team: Team, ada: User, bob: User) -> None:
    browser = signed_in_as(ada)
    browser.post("/teams/acme/members/", {"email": "ida@example.com", "role": "member"})
    Invitation.objects.update(accepted_at=timezone.now())
    address = f"/teams/acme/invitations/{Invitation.objects.get().pk}"

    assert "accepted or withdrawn meanwhile" in browser.post(f"{address}/resend/", follow=True).content.decode()
    assert "accepted or withdrawn meanwhile" in browser.post(f"{address}/withdraw/", follow=True).content.decode()


def test_too_many_invitations_at_once_are_told_to_wait(team: Team, ada: User) -> None:
    browser = signed_in_as(ada)

    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False):
        for number in range(20):
            browser.post("/teams/acme/members/", {"email": f"guest{number}@example.com", "role": "member"})
        page = browser.post("/teams/acme/members/", {"email": "ida@example.com", "role": "member"}).content.decode()
        again = browser.post(f"/teams/acme/invitations/{Invitation.objects.latest('pk').pk}/resend/", follow=True)

    assert "That was a lot of invitations at once." in page
    assert 'value="ida@example.com"' in page
    assert "That was a lot of invitations at once." in again.content.decode()
    assert Invitation.objects.count() == 20


def test_a_large_team_comes_in_pages(team: Team, ada: User) -> None:
    people = User.objects.bulk_create(User(email=f"p{number:03}@example.com") for number in range(120))
    Membership.objects.bulk_create(Membership(team=team, user=person) for person in people)
    browser = signed_in_as(ada)

    assert "p119@example.com" not in page_of(browser, "/teams/acme/members/")
    assert "p119@example.com" in page_of(browser, "/teams/acme/members/?page=2")


def test_a_role_is_changed_on_the_members_page(team: Team, ada: User, bob: User) -> None:
    address = f"/teams/acme/members/{bob.memberships.get().pk}/"

    page = signed_in_as(ada).post(address, {"role": "manager"}, follow=True).content.decode()

    assert "Bob is Manager now." in page
    assert bob.memberships.get().role == Role.MANAGER


def test_the_only_owner_is_told_why_they_stay_owner(team: Team, ada: User) -> None:
    address = f"/teams/acme/members/{ada.memberships.get().pk}/"

    page = signed_in_as(ada).post(address, {"role": "member"}).content.decode()

    assert "A team needs an owner. Make somebody else an owner first." in page


def test_who_hosts_pages_is_not_removed_and_the_page_says_why(
    team: Team, ada: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = "Bob hosts 2 booking pages. Give them to somebody else or delete them first."
    monkeypatch.setattr(ports, "leaving_checks", [lambda _member: reason])

    page = signed_in_as(ada).post(f"/teams/acme/members/{bob.memberships.get().pk}/remove/").content.decode()

    assert reason in page
    assert bob.memberships.exists()


def test_a_member_is_removed_after_a_question(team: Team, ada: User, bob: User) -> None:
    browser, address = signed_in_as(ada), f"/teams/acme/members/{bob.memberships.get().pk}/remove/"

    assert "Remove Bob from the team?" in page_of(browser, address)
    page = browser.post(address, follow=True).content.decode()

    assert "Bob is no longer in the team." in page
    assert signed_in_as(bob).get("/teams/acme/").status_code == 404


def test_who_leaves_is_sent_to_their_other_teams(team: Team, bob: User) -> None:
    browser = signed_in_as(bob)

    left = browser.post("/teams/acme/leave/")

    assert left.headers["Location"] == "/teams/"
    assert browser.get("/teams/").headers["Location"] == "/new-team/"


def test_the_only_owner_is_told_why_they_cannot_leave(team: Team, ada: User) -> None:
    page = signed_in_as(ada).post("/teams/acme/leave/").content.decode()

    assert "A team needs an owner." in page


def test_the_team_is_given_to_one_of_its_members_only(team: Team, ada: User, bob: User, eve: User) -> None:
    browser = signed_in_as(ada)
    stranger = eve.memberships.get()

    refused = browser.post("/teams/acme/ownership/", {"member": stranger.pk}).content.decode()
    given = browser.post("/teams/acme/ownership/", {"member": bob.memberships.get().pk}, follow=True).content.decode()

    assert 'id="id_member_error"' in refused
    assert "Bob owns the team now. You are an administrator." in given
    assert ada.memberships.get().role == Role.ADMINISTRATOR
