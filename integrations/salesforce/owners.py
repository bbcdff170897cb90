"""Who owns what is created: the host, the connected user, or whom the org's assignment rules name. PURE."""

from collections.abc import Mapping, Sequence

from integrations.contract.pushes import Mapped, Person, Reason
from integrations.salesforce import soql
from integrations.salesforce.questions import Rows
from integrations.salesforce.wishes import HOST, RULES, USER

# Why the host owns nothing: what the map says, or what their e-mail brought.
_NOT_THE_HOST: Mapping[Mapped, str] = {
    Mapped.NOTHING: "owned_by_connected_user",
    Mapped.NOBODY: "owner_by_hand",
    Mapped.INACTIVE: "owner_inactive",
}


def users_of(host: Person, answers: Sequence[Rows]) -> list[str]:
    """Ids of the users who may be the host. `answers`: to `questions.hosts`, which asks only where the map says nothing."""
    return [host.user_id] if host.mapped == Mapped.USER else [soql.id_of(row) for rows in answers for row in rows]


def owner(kind: str, wish: str, host: Person, users: Sequence[str]) -> tuple[dict[str, str], Reason]:
    """The OwnerId to send (none: the connected user's) and why. `users`: who may be the host.

    With assignment rules the host is named, too: an active rule takes the Lead from them, and without one they keep it.
    """
    about = {"object": kind}
    if wish == USER:
        return {}, Reason(code="owned_by_wish", params=about)
    if len(users) == 1:
        code = "owned_by_rules" if wish == RULES else "owned_by_host"
        return {"OwnerId": users[0]}, Reason(code=code, params=about)
    if wish == RULES:
        return {}, Reason(code="owned_by_rules_or_user", params=about)
    return {}, Reason(code="owner_unclear" if users else _NOT_THE_HOST[host.mapped], params=about)


def event_owner(wish: str, users: Sequence[str], user_id: str) -> str:
    """Who is to own the Event by now."""
    return users[0] if wish == HOST and len(users) == 1 else user_id
