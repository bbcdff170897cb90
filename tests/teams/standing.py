"""Who is what in a team, as the database has it, and what its trail says of it."""

from teams.models import AuditEntry, Membership, Team, User


def role_of(user: User, team: Team) -> str:
    return Membership.objects.get(team=team, user=user).role


def membership_of(user: User, team: Team) -> Membership:
    return Membership.objects.select_related("team", "user").get(team=team, user=user)


def actions(team: Team) -> list[str]:
    return list(AuditEntry.objects.filter(team=team).order_by("pk").values_list("action", flat=True))
