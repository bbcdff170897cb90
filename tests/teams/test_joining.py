"""From nobody to a member of a team, as a browser goes through it."""

import re
from typing import cast

import pytest
from django.http import HttpResponse
from django.test import Client

from jicoo.mail.models import OutgoingMail
from teams import invitations
from teams.models import Invitation, Team, User
from teams.roles import Role
from tests.cast import PASSWORD, create_user
from tests.conftest import signed_in_as
from tests.teams.letters import letter_to, link_in

IDA = "ida@example.com"
SIGN_UP = {"name": "Ida Byron", "email": IDA, "password1": PASSWORD}


@pytest.fixture
def link(team: Team, ada: User) -> str:
    """Of an invitation for ida, as manager."""
    invitations.invite(team, IDA, Role.MANAGER, by=ada)
    return link_in(letter_to(IDA))


def sign_up(browser: Client, *, then: str = "", **changes: str) -> HttpResponse:
    address = "/accounts/signup/" + (f"?next={then}" if then else "")
    return cast("HttpResponse", browser.post(address, SIGN_UP | {"next": then} | changes))


def sign_in(browser: Client, email: str = IDA, password: str = PASSWORD) -> HttpResponse:
    return cast("HttpResponse", browser.post("/accounts/login/", {"login": email, "password": password}))


def names_of_teams(email: str = IDA) -> list[str]:
    return list(User.objects.get(email=email).teams.values_list("name", flat=True))


# --- Without an invitation


@pytest.mark.django_db
def test_a_newcomer_signs_up_confirms_the_address_and_founds_a_team(client: Client) -> None:
    assert sign_up(client).headers["Location"] == "/accounts/confirm-email/"
    assert client.post(link_in(letter_to(IDA))).headers["Location"] == "/teams/"
    assert client.get("/teams/").headers["Location"] == "/new-team/"
    founded = client.post("/new-team/", {"name": "Ida & Co", "slug": "", "time_zone": "Europe/London"}, follow=True)

    assert founded.redirect_chain == [("/teams/ida-co/", 302)]
    assert "Ida Byron" in founded.content.decode()
    assert Team.objects.get(slug="ida-co").memberships.get().role == Role.OWNER


@pytest.mark.django_db
def test_nobody_comes_in_before_the_address_is_confirmed(client: Client) -> None:
    sign_up(client)

    assert sign_in(client).headers["Location"] == "/accounts/confirm-email/"
    assert client.get("/teams/").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_opening_the_link_alone_confirms_nothing(client: Client) -> None:
    sign_up(client)

    client.get(link_in(letter_to(IDA)))

    assert sign_in(client).headers["Location"] == "/accounts/confirm-email/"


@pytest.mark.django_db
def test_confirmed_in_another_browser_one_signs_in_there(client: Client) -> None:
    sign_up(client)
    phone = Client()

    confirmed = phone.post(link_in(letter_to(IDA)))

    assert confirmed.headers["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in phone.session
    assert sign_in(phone).headers["Location"] == "/teams/"


@pytest.mark.django_db
def test_who_signs_up_in_japanese_goes_on_in_japanese(client: Client) -> None:
    client.cookies["django_language"] = "ja"

    sign_up(client)

    assert User.objects.get(email=IDA).language == "ja"


@pytest.mark.django_db
def test_a_mistake_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field(client: Client) -> None:
    page = sign_up(client, password1="short").content.decode()

    assert f'value="{IDA}"' in page
    assert 'value="Ida Byron"' in page
    assert 'id="id_password1_error"' in page


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(client: Client, ada: User) -> None:
    response = sign_up(client, email=ada.email)

    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert letter_to(ada.email).subject == "You already have an account"
    assert User.objects.count() == 1


# --- With an invitation


def test_who_is_invited_and_new_signs_up_and_is_in_the_team(client: Client, link: str) -> None:
    invitation = client.get(link).content.decode()
    assert f'href="/accounts/signup/?next={link}"' in invitation
    assert f'value="{IDA}"' in client.get(f"/accounts/signup/?next={link}").content.decode()

    signed_up = sign_up(client, then=link)

    assert signed_up.headers["Location"] == link
    arrived = client.get(link, follow=True)
    assert arrived.redirect_chain == [("/teams/acme/", 302)]
    assert names_of_teams() == ["Acme Example"]
    # The invitation proved the address: only the invitation itself was sent.
    assert OutgoingMail.objects.count() == 1


def test_who_signs_up_with_another_address_must_confirm_it_and_is_in_no_team(client: Client, link: str) -> None:
    client.get(link)

    sign_up(client, then=link, email="other@example.com")

    assert "_auth_user_id" not in client.session
    assert names_of_teams("other@example.com") == []
    confirmed = client.post(link_in(letter_to("other@example.com")), follow=True)
    assert confirmed.redirect_chain == [(link, 302)]
    assert "This invitation is for ida@example.com" in confirmed.content.decode()


def test_no_cache_keeps_the_page_behind_the_link(client: Client, link: str) -> None:
    assert "no-store" in client.get(link).headers["Cache-Control"]


def test_who_has_an_account_signs_in_and_joins(client: Client, link: str) -> None:
    create_user("ida")
    client.get(link)

    sign_in(client)
    joined = client.post(link, follow=True)

    assert joined.redirect_chain == [("/teams/acme/", 302)]
    assert "You are in Acme Example now." in joined.content.decode()


def test_opening_the_link_while_signed_in_joins_nothing_yet(link: str) -> None:
    browser = signed_in_as(create_user("ida"))

    page = browser.get(link).content.decode()

    assert "Join Acme Example" in page
    assert names_of_teams() == []


def test_the_link_is_good_for_going_there_again(link: str) -> None:
    browser = signed_in_as(create_user("ida"))
    browser.post(link)

    assert browser.get(link).headers["Location"] == "/teams/acme/"
    assert browser.post(link).headers["Location"] == "/teams/acme/"


def test_a_link_that_was_used_leads_whoever_is_signed_out_to_the_log_in(client: Client, link: str) -> None:
    signed_in_as(create_user("ida")).post(link)

    assert client.get(link).headers["Location"] == "/accounts/login/"


def test_somebody_else_is_told_whose_invitation_it_is_and_sees_nothing_of_the_team(eve: User, link: str) -> None:
    browser = signed_in_as(eve)

    page = browser.post(link).content.decode()

    assert "This invitation is for ida@example.com" in page
    assert "You are signed in as eve@example.com" in page
    assert "Acme" not in page
    assert names_of_teams(eve.email) == ["Elsewhere"]


def test_who_was_somebody_else_signs_out_and_comes_back_to_the_invitation(eve: User, link: str) -> None:
    browser = signed_in_as(eve)

    assert browser.post("/accounts/logout/", {"next": link}).headers["Location"] == link


@pytest.mark.django_db
def test_old_withdrawn_and_made_up_links_get_the_same_page(client: Client, team: Team, ada: User, link: str) -> None:
    invitations.withdraw(Invitation.objects.get(), by=ada)

    withdrawn, made_up = client.get(link), client.get("/invitations/made-up/")

    assert withdrawn.status_code == made_up.status_code == 404
    assert _plain(withdrawn.content) == _plain(made_up.content)


def test_an_open_invitation_waits_where_one_chooses_the_team(link: str) -> None:
    browser = signed_in_as(create_user("ida"))
    page = browser.get("/teams/").content.decode()
    (join,) = re.findall(r'action="(/invitations/\d+/join/)"', page)

    joined = browser.post(join)

    assert joined.headers["Location"] == "/teams/acme/"


def test_nobody_joins_without_a_link_what_was_sent_to_somebody_else(eve: User, link: str) -> None:
    invitation = Invitation.objects.get()

    assert signed_in_as(eve).post(f"/invitations/{invitation.pk}/join/").status_code == 404


def _plain(page: bytes) -> bytes:
    return re.sub(rb'name="(csrfmiddlewaretoken|next)" value="[^"]+"', b"", page)
