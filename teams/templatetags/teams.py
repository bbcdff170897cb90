"""Questions that templates ask about the person who looks."""

from django import template

from teams import membership as verbs
from teams.models import Membership
from teams.roles import Permission

register = template.Library()


@register.filter
def may(membership: Membership, permission: str) -> bool:
    """`{% if request.membership|may:"manage_apps" %}`. Raises ValueError for a permission that does not exist."""
    return membership.may(Permission(permission))


@register.filter
def may_change(membership: Membership, member: Membership) -> bool:
    """`{% if request.membership|may_change:member %}`: whether one may change or remove the other."""
    return verbs.may_change(membership, member)
