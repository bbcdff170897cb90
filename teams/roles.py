"""The whole policy on one screen: which role may do what."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in a team; each role may do all that the ones below it may."""

    OWNER = "owner", _("Owner")
    ADMINISTRATOR = "administrator", _("Administrator")
    MANAGER = "manager", _("Manager")
    MEMBER = "member", _("Member")


class Permission(StrEnum):
    """What a view asks for. Verbs, so that a sentence with "may" reads."""

    VIEW_TEAM = "view_team"
    HOST_BOOKINGS = "host_bookings"
    VIEW_ALL_BOOKINGS = "view_all_bookings"
    MANAGE_PAGES = "manage_pages"
    MANAGE_APPS = "manage_apps"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_TEAM = "manage_team"
    MANAGE_OWNERS = "manage_owners"


_MEMBER = frozenset({Permission.VIEW_TEAM, Permission.HOST_BOOKINGS})
_MANAGER = _MEMBER | {Permission.VIEW_ALL_BOOKINGS, Permission.MANAGE_PAGES}
_ADMINISTRATOR = _MANAGER | {Permission.MANAGE_APPS, Permission.MANAGE_MEMBERS, Permission.MANAGE_TEAM}
_OWNER = _ADMINISTRATOR | {Permission.MANAGE_OWNERS}

POLICY: dict[str, frozenset[Permission]] = {
    Role.MEMBER: _MEMBER,
    Role.MANAGER: _MANAGER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
    Role.OWNER: _OWNER,
}


def may(role: str, permission: Permission) -> bool:
    """Whether a person with this role may do this. A role that does not exist may nothing."""
    return permission in POLICY.get(role, frozenset())
