"""The verbs of an invitation, and what can go wrong between the mail and the team."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jicoo.mail.models import OutgoingMail
from teams import invitations, membership
from teams.membership import Refused
from teams.models import INVITATION_LIFETIME, AuditEntry, Invitation, Membership, Team, User
from teams.roles import Role
from tests.cast import create_user
from tests.teams.letters import letter_to, link_in

IDA = "ida@example.com"


@pytest.fixture
def ida(db: None) -> User:
    """Has an account, and no team."""
    return create_user("ida", full_name="Ida Byron")


@pytest.fixture
def invitation(team: Team, ada: User) -> Invitation:
    return invited(team, IDA, Role.MANAGER, by=ada)


def invited(team: Team, email: str, role: str = Role.MEMBER, *, by: User) -> Invitation:
    invitation = invitations.invite(team, email, role, by=by)
    assert isinstance(invitation, Invitation)
    return invitation


def token_in_mail(address: str = IDA) -> str:
    return link_in(letter_to(address)).rstrip("/").rpartition("/")[2]


def expire(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    invitation.refresh_from_db()


# --- Inviting


def test_the_mail_leads_to_the_invitation(invitation: Invitation) -> None:
    letter = letter_to(IDA)

    assert letter.subject == "Ada Hopper invites you to Acme Example"
    assert "as Manager" in letter.text
    assert invitations.by_token(token_in_mail()) == invitation


def test_the_page_of_the_mail_holds_the_same_link(invitation: Invitation) -> None:
    assert f"/invitations/{token_in_mail()}/" in letter_to(IDA).html


def test_the_mail_speaks_the_language_of_who_invites(team: Team, ada: User) -> None:
    ada.language = "ja"
    ada.save()

    invited(team, IDA, by=ada)

    assert '<html lang="ja">' in letter_to(IDA).html


def test_only_a_digest_of_the_token_is_kept(invitation: Invitation) -> None:
    kept = Invitation.objects.filter(pk=invitation.pk).values().get()

    assert token_in_mail() not in str(kept)


def test_an_invitation_is_good_for_two_weeks(invitation: Invitation) -> None:
    assert invitation.expires_at - invitation.created_at == pytest.approx(INVITATION_LIFETIME, abs=timedelta(seconds=5))


def test_the_address_is_kept_in_small_letters(team: Team, ada: User) -> None:
    assert invited(team, "Ida@Example.COM", by=ada).email == IDA


def test_an_administrator_invites_no_owner(team: Team, adam: User) -> None:
    with pytest.raises(PermissionDenied):
        invitations.invite(team, IDA, Role.OWNER, by=adam)

    assert not OutgoingMail.objects.exists()


def test_a_manager_invites_nobody(team: Team, mia: User) -> None:
    with pytest.raises(PermissionDenied):
        invitations.invite(team, IDA, Role.MEMBER, by=mia)


def test_a_stranger_invites_nobody(team: Team, eve: User) -> None:
    with pytest.raises(PermissionDenied):
        invitations.invite(team, IDA, Role.MEMBER, by=eve)


def test_who_is_in_the_team_is_not_invited_again(team: Team, ada: User, bob: User) -> None:
    assert isinstance(invitations.invite(team, "BOB@example.com", Role.MEMBER, by=ada), Refused)
    assert not OutgoingMail.objects.exists()


def test_an_address_is_not_invited_twice(invitation: Invitation, team: Team, ada: User) -> None:
    assert isinstance(invitations.invite(team, "IDA@example.com", Role.MEMBER, by=ada), Refused)
    assert OutgoingMail.objects.count() == 1


def test_who_let_an_invitation_lapse_can_be_invited_anew(invitation: Invitation, team: Team, ada: User) -> None:
    expire(invitation)

    renewed = invited(team, IDA, Role.MEMBER, by=ada)

    assert renewed.pk == invitation.pk
    assert renewed.role == Role.MEMBER
    assert invitations.by_token(token_in_mail()) == renewed


def test_two_teams_may_invite_the_same_person(invitation: Invitation, eve: User) -> None:
    assert invited(eve.teams.get(), IDA, by=eve) != invitation


# --- Sending again, withdrawing


def test_sent_again_the_new_link_works_and_the_old_one_does_not(invitation: Invitation, adam: User) -> None:
    old = token_in_mail()

    invitations.resend(invitation, by=adam)

    assert invitations.by_token(old) is None
    assert invitations.by_token(token_in_mail()) == invitation
    assert letter_to(IDA).subject == "Adam invites you to Acme Example"


def test_sending_again_gives_an_expired_invitation_its_time_anew(invitation: Invitation, ada: User) -> None:
    expire(invitation)

    invitations.resend(invitation, by=ada)

    invitation.refresh_from_db()
    assert invitation.expires_at > timezone.now()


def test_an_administrator_does_not_send_an_offer_of_ownership_again(team: Team, ada: User, adam: User) -> None:
    offer = invited(team, IDA, Role.OWNER, by=ada)

    with pytest.raises(PermissionDenied):
        invitations.resend(offer, by=adam)


def test_a_withdrawn_link_leads_nowhere(invitation: Invitation, ada: User) -> None:
    token = token_in_mail()

    assert invitations.withdraw(invitation, by=ada) is None

    assert invitations.by_token(token) is None
    assert AuditEntry.objects.get(action="invitation_withdrawn").subject_id == invitation.pk


def test_a_manager_withdraws_nothing(invitation: Invitation, mia: User) -> None:
    with pytest.raises(PermissionDenied):
        invitations.withdraw(invitation, by=mia)


def test_what_was_accepted_can_neither_be_sent_again_nor_withdrawn(
    invitation: Invitation, ada: User, ida: User
) -> None:
    invitations.accept(invitation, ida)

    assert isinstance(invitations.resend(invitation, by=ada), Refused)
    assert isinstance(invitations.withdraw(invitation, by=ada), Refused)


# --- Accepting


def test_who_accepts_is_in_the_team_as_offered(invitation: Invitation, team: Team, ida: User) -> None:
    joined = invitations.accept(invitation, ida)

    assert isinstance(joined, Membership)
    assert (joined.team, joined.user, joined.role) == (team, ida, Role.MANAGER)
    assert AuditEntry.objects.get(action="invitation_accepted").actor == ida


def test_accepting_twice_is_as_accepting_once(invitation: Invitation, ida: User) -> None:
    opened_in_two_tabs = Invitation.objects.get(pk=invitation.pk)

    first = invitations.accept(invitation, ida)
    second = invitations.accept(opened_in_two_tabs, ida)

    assert first == second
    assert ida.memberships.count() == 1


def test_accepting_does_not_bring_back_who_was_removed_meanwhile(invitation: Invitation, ada: User, ida: User) -> None:
    joined = invitations.accept(invitation, ida)
    assert isinstance(joined, Membership)
    membership.remove(joined, by=ada)

    assert isinstance(invitations.accept(invitation, ida), Refused)
    assert not ida.memberships.exists()


def test_nobody_accepts_what_was_sent_to_somebody_else(invitation: Invitation, eve: User) -> None:
    with pytest.raises(PermissionDenied):
        invitations.accept(invitation, eve)


def test_an_address_that_is_not_proven_accepts_nothing(invitation: Invitation, eve: User) -> None:
    eve.emailaddress_set.create(email=IDA, verified=False)  # type: ignore[attr-defined]  # allauth is not typed

    with pytest.raises(PermissionDenied):
        invitations.accept(invitation, eve)


def test_any_proven_address_of_a_person_will_do(invitation: Invitation, eve: User) -> None:
    eve.emailaddress_set.create(email=IDA, verified=True)  # type: ignore[attr-defined]  # allauth is not typed

    assert isinstance(invitations.accept(invitation, eve), Membership)


def test_an_expired_invitation_is_not_accepted(invitation: Invitation, ida: User) -> None:
    expire(invitation)

    assert isinstance(invitations.accept(invitation, ida), Refused)
    assert invitations.by_token(token_in_mail()) is None


def test_an_invitation_that_was_withdrawn_meanwhile_is_not_accepted(
    invitation: Invitation, ada: User, ida: User
) -> None:
    opened = Invitation.objects.get(pk=invitation.pk)
    invitations.withdraw(invitation, by=ada)

    assert isinstance(invitations.accept(opened, ida), Refused)


def test_who_is_in_the_team_already_keeps_their_role(invitation: Invitation, team: Team, bob: User) -> None:
    bob.emailaddress_set.create(email=IDA, verified=True)  # type: ignore[attr-defined]  # allauth is not typed

    joined = invitations.accept(invitation, bob)

    assert isinstance(joined, Membership)
    assert joined.role == Role.MEMBER


def test_open_invitations_are_those_to_proven_addresses_that_still_hold(
    invitation: Invitation, team: Team, ada: User, ida: User, eve: User
) -> None:
    expired = invited(eve.teams.get(), IDA, by=eve)
    expire(expired)
    invited(team, "somebody@example.com", by=ada)

    assert list(invitations.open_for(ida)) == [invitation]
    assert list(invitations.open_for(eve)) == []
