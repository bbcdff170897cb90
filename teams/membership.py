"""Being in a team: founding it, changing what somebody is in it, going. Each verb is one transaction.

Whatever changes a role takes the team's row first, so that two owners who leave at the same moment cannot both go.
"""

from dataclasses import dataclass
from itertools import chain, count
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from teams.audit import record
from teams.models import Membership, Team, User
from teams.ports import part, what_keeps
from teams.roles import Permission, Role


@dataclass(frozen=True)
class Refused:
    """It was not done, and this is why: words for the person who asked."""

    reason: str


@transaction.atomic
def create_team(
    *, name: str, slug: str = "", time_zone: str = "UTC", form_key: UUID | None = None, by: User
) -> Team | Refused:
    """A team whose owner is `by`. Without a slug one is made from the name. The same `form_key` again gets the same team."""
    try:
        with transaction.atomic():
            team = Team.objects.create(
                name=name, slug=slug or propose_slug(name), time_zone=time_zone, form_key=form_key
            )
    except IntegrityError:
        # Another press of the same button may have been faster by a moment.
        return made_before(form_key, by) or Refused(_("Another team has this address already. Choose another one."))
    Membership.objects.create(team=team, user=by, role=Role.OWNER)
    settle_time_zone(by, team)
    record(team, by, "team_created")
    return team


def made_before(form_key: UUID | None, by: User) -> Team | None:
    """What this very form has made for this person, if it was sent before."""
    return by.teams.filter(form_key=form_key).first() if form_key else None


def propose_slug(name: str) -> str:
    """A free address that reads like the name; `team`, `team-2` where the name has no Latin letters."""
    stem = slugify(name).replace("_", "-")[:40].strip("-") or "team"
    taken = set(Team.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in chain([stem], (f"{stem}-{n}" for n in count(2))) if slug not in taken)


def settle_time_zone(user: User, team: Team) -> None:
    """Until a person says otherwise, they live where their first team does."""
    if user.time_zone == "UTC" and team.time_zone != "UTC":
        user.time_zone = team.time_zone
        user.save(update_fields=["time_zone"])


def givable_roles(membership: Membership) -> list[Role]:
    """What this member may make others: only owners make owners."""
    return [role for role in Role if role != Role.OWNER or membership.may(Permission.MANAGE_OWNERS)]


def may_change(actor: Membership, membership: Membership) -> bool:
    """Whether `actor` may change or remove this member: only owners touch owners."""
    permission = Permission.MANAGE_OWNERS if membership.role == Role.OWNER else Permission.MANAGE_MEMBERS
    return actor.may(permission)


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> Membership | Refused:
    """Gives the member another role. Raises PermissionDenied if `by` may not, or may not give this one."""
    member = _locked(membership)
    if member is None:
        return Refused(_gone())
    actor = acting(member.team, by)
    if not may_change(actor, member) or role not in givable_roles(actor):
        raise PermissionDenied(_only_owners())
    if role != Role.OWNER and _is_last_owner(member):
        return Refused(_("A team needs an owner. Make somebody else an owner first."))
    if role != member.role:
        record(member.team, by, "role_changed", member.user_id, before=member.role, now=role)
        member.role = role
        member.save(update_fields=["role"])
    return member


def remove(membership: Membership, *, by: User) -> Refused | None:
    """Takes somebody out of the team. Raises PermissionDenied if `by` may not."""
    return _unless_held(membership, by=by, action="member_removed")


def leave(membership: Membership) -> Refused | None:
    """The member goes of their own will."""
    return _unless_held(membership, by=membership.user, action="member_left")


@transaction.atomic
def transfer(membership: Membership, *, by: User) -> Membership | Refused:
    """Makes the member owner in the place of `by`, who stays as administrator. PermissionDenied unless `by` is an owner."""
    member = _locked(membership)
    if member is None:
        return Refused(_gone())
    actor = acting(member.team, by)
    if not actor.may(Permission.MANAGE_OWNERS):
        raise PermissionDenied(_only_owners())
    if actor.pk == member.pk:
        return Refused(_("You are an owner already. Choose somebody else."))
    Membership.objects.filter(pk=member.pk).update(role=Role.OWNER)
    Membership.objects.filter(pk=actor.pk).update(role=Role.ADMINISTRATOR)
    record(member.team, by, "ownership_transferred", member.user_id)
    member.refresh_from_db(fields=["role"])
    return member


def lock_team(team: Team) -> None:
    """Holds the team until the transaction ends. Not against new rows that point at it: bookings go on."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def acting(team: Team, user: User) -> Membership:
    """What the person is in the team now, not when the page was opened. Raises PermissionDenied for a stranger."""
    membership = Membership.objects.filter(team=team, user=user).first()
    if membership is None:
        raise PermissionDenied
    return membership


def _unless_held(membership: Membership, *, by: User, action: str) -> Refused | None:
    try:
        with transaction.atomic():
            return _let_go(membership, by=by, action=action)
    except IntegrityError:
        # Somebody made them host of a page while we looked: the composite key in the database says no at commit.
        return Refused(_("They were just made host of a booking page. Look again and give it to somebody else first."))


def _let_go(membership: Membership, *, by: User, action: str) -> Refused | None:
    member = _locked(membership)
    if member is None:
        return Refused(_gone())
    if member.user_id != by.pk and not may_change(acting(member.team, by), member):
        raise PermissionDenied(_only_owners())
    if _is_last_owner(member):
        return Refused(_("A team needs an owner. Make somebody else an owner first."))
    if reason := what_keeps(member):
        return Refused(reason)
    record(member.team, by, action, member.user_id, role=member.role)
    part(member)
    member.delete()
    return None


def _locked(membership: Membership) -> Membership | None:
    lock_team(membership.team)
    return Membership.objects.select_related("team", "user").filter(pk=membership.pk).first()


def _is_last_owner(member: Membership) -> bool:
    others = Membership.objects.filter(team_id=member.team_id, role=Role.OWNER).exclude(pk=member.pk)
    return member.role == Role.OWNER and not others.exists()


def _gone() -> str:
    return _("This person is no longer in the team. Nothing was changed.")


def _only_owners() -> str:
    return _("Only an owner of the team may do this. Ask one of them.")
