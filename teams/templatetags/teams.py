"""Questions that templates ask about the person who looks."""

from typing import Any

from django import template
from django.template import Context

from teams import looks, ports
from teams import membership as verbs
from teams.models import Membership, Team
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


@register.simple_tag
def logo_address(team: Team) -> str:
    """Where its logo is fetched; empty for a team without one."""
    return looks.logo_address(team)


@register.simple_tag
def stylesheet_address(team: Team) -> str:
    """Where its colour is fetched; empty for a team without one of its own."""
    return looks.stylesheet_address(team)


@register.inclusion_tag("teams/_settings_tabs.html", takes_context=True)
def settings_tabs(context: Context, current: str) -> dict[str, Any]:
    """`{% settings_tabs "audit" %}`: the pages around a team's settings that the reader may open. `current`: settings,
    look, audit, or the address of a page that an app has put among them.
    """
    request = context["request"]
    others = [tab for tab in ports.settings_tabs if request.membership.may(tab.permission)]
    return {"request": request, "current": current, "others": others}
