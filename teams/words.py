"""What the audit trail calls what is done to teams."""

from django.utils.translation import gettext_lazy as _

from teams.audit import Kind, name_actions, name_details
from teams.models import Invitation, Team, User
from teams.roles import Role


def people(team: Team, ids: set[int]) -> dict[int, str]:
    """Names by user id."""
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=ids)}


def invited_addresses(team: Team, ids: set[int]) -> dict[int, str]:
    """E-mails by invitation id."""
    return dict(Invitation.objects.filter(team=team, pk__in=ids).values_list("pk", "email"))


name_actions(
    {
        "team_created": _("Created the team"),
        "team_changed": _("Changed the team's settings"),
        "look_changed": _("Changed the team's look"),
    },
    kind=Kind.TEAM,
)
name_actions(
    {
        "role_changed": _("Changed the role of"),
        "member_removed": _("Removed from the team"),
        "member_left": _("Left the team"),
        "ownership_transferred": _("Gave the team to"),
    },
    people,
    kind=Kind.MEMBERS,
)
name_actions(
    {
        "member_invited": _("Invited"),
        "invitation_resent": _("Sent the invitation again to"),
        "invitation_withdrawn": _("Withdrew an invitation"),
        "invitation_accepted": _("Accepted the invitation to"),
    },
    invited_addresses,
    kind=Kind.MEMBERS,
)
name_details(
    {"role": _("role"), "before": _("before"), "now": _("now"), "fields": _("changed")},
    dict(Role.choices) | {"name": _("name"), "time_zone": _("time zone"), "logo": _("logo"), "accent": _("colour")},
)
