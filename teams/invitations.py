"""Inviting by mail, and what becomes of an invitation. Each verb is one transaction.

The link holds the only copy of the token; whoever has it has read the mail, so it proves the address.
"""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from teams import emails
from teams.audit import record
from teams.membership import Refused, acting, givable_roles, lock_team, settle_time_zone
from teams.models import INVITATION_LIFETIME, Invitation, Membership, Team, User
from teams.roles import Permission


@transaction.atomic
def invite(team: Team, email: str, role: str, *, by: User) -> Invitation | Refused:
    """Sends an offer of a role. Raises PermissionDenied if `by` may not invite, or may not give this role."""
    lock_team(team)
    _require_giver(team, by, role)
    if _is_member(team, email):
        return Refused(_("This person is in the team already. Change their role in the list of members."))
    waiting = team.invitations.filter(email=email.lower(), accepted_at=None).first()
    if waiting and waiting.expires_at > timezone.now():
        return Refused(_("This address is invited already. Send the invitation again, or withdraw it first."))
    invitation = waiting or Invitation(team=team, email=email.lower())
    invitation.role, invitation.invited_by = role, by
    _send(invitation)
    record(team, by, "member_invited", invitation.pk, role=role)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> Invitation | Refused:
    """Sends a new link and lets the old one lapse. Raises PermissionDenied if `by` may not."""
    waiting = _locked(invitation)
    if waiting is None:
        return Refused(_("This invitation was accepted or withdrawn meanwhile. Nothing was sent."))
    _require_giver(waiting.team, by, waiting.role)
    waiting.invited_by = by
    _send(waiting)
    record(waiting.team, by, "invitation_resent", waiting.pk)
    return waiting


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> Refused | None:
    """Makes the link worthless. Raises PermissionDenied if `by` may not."""
    waiting = _locked(invitation)
    if waiting is None:
        return Refused(_("This invitation was accepted or withdrawn meanwhile. Look at the list of members."))
    _require_giver(waiting.team, by, waiting.role)
    record(waiting.team, by, "invitation_withdrawn", waiting.pk, role=waiting.role)
    waiting.delete()
    return None


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership | Refused:
    """The person is in the team, as offered; twice is as once. Raises PermissionDenied if it is not their address."""
    if not is_for(invitation, user):
        raise PermissionDenied
    waiting = _locked(invitation)
    existing = Membership.objects.filter(team_id=invitation.team_id, user=user).first()
    if waiting is None or waiting.expires_at <= timezone.now():
        return existing or Refused(_("This invitation can no longer be used. Ask for a new one."))
    waiting.accepted_at = timezone.now()
    waiting.save(update_fields=["accepted_at"])
    # Somebody who came in by another address of theirs keeps the role they have.
    return existing or _join(waiting, user)


def by_token(token: str) -> Invitation | None:
    """The invitation with this link that still can be accepted or was, or None. An expired one is as good as none."""
    usable = Q(expires_at__gt=timezone.now()) | Q(accepted_at__isnull=False)
    return _with_people().filter(usable, token_digest=Invitation.digest(token)).first()


def open_for(user: User) -> QuerySet[Invitation]:
    """What waits for this person at addresses that are proven theirs."""
    mine = [address.lower() for address in _proven_addresses(user)]
    return _with_people().filter(email__in=mine, accepted_at=None, expires_at__gt=timezone.now()).order_by("created_at")


def accepted_by(user: User) -> QuerySet[Invitation]:
    """What this person has accepted of teams that they are still in."""
    mine = [address.lower() for address in _proven_addresses(user)]
    return _with_people().filter(email__in=mine, accepted_at__isnull=False, team__memberships__user=user)


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is proven to be this person's."""
    return invitation.email.lower() in {address.lower() for address in _proven_addresses(user)}


def _proven_addresses(user: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def _with_people() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("team", "invited_by")


def _locked(invitation: Invitation) -> Invitation | None:
    lock_team(invitation.team)
    return _with_people().filter(pk=invitation.pk, accepted_at=None).first()


def _require_giver(team: Team, by: User, role: str) -> None:
    actor = acting(team, by)
    if not actor.may(Permission.MANAGE_MEMBERS) or role not in givable_roles(actor):
        raise PermissionDenied(_("Only an owner of the team may do this. Ask one of them."))


def _is_member(team: Team, email: str) -> bool:
    proven = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    return team.memberships.filter(Q(user__email__iexact=email) | Q(user__in=proven)).exists()


def _send(invitation: Invitation) -> None:
    token, invitation.token_digest = Invitation.new_token()
    invitation.expires_at = timezone.now() + INVITATION_LIFETIME
    invitation.save()
    emails.invite(invitation, token)


def _join(invitation: Invitation, user: User) -> Membership:
    membership = Membership.objects.create(team=invitation.team, user=user, role=invitation.role)
    settle_time_zone(user, invitation.team)
    record(invitation.team, user, "invitation_accepted", invitation.pk, role=invitation.role)
    return membership
