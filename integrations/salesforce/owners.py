"""Who owns what is created: the host, the connected user, or whom the org's assignment rules name. PURE."""

from integrations.contract.pushes import Reason
from integrations.salesforce.wishes import HOST, RULES, USER


def owner(kind: str, wish: str, hosts: list[str]) -> tuple[dict[str, str], Reason]:
    """The OwnerId to send (none: the connected user's) and why. `hosts` are the active users with the host's e-mail.

    With assignment rules the host is named, too: an active rule takes the Lead from them, and without one they keep it.
    """
    if wish == USER:
        return {}, Reason(code="owned_by_wish", params={"object": kind})
    if len(hosts) == 1:
        code = "owned_by_rules" if wish == RULES else "owned_by_host"
        return {"OwnerId": hosts[0]}, Reason(code=code, params={"object": kind})
    if wish == RULES:
        return {}, Reason(code="owned_by_rules", params={"object": kind})
    return {}, Reason(code="owner_unclear" if hosts else "owned_by_connected_user", params={"object": kind})


def event_owner(wish: str, hosts: list[str], user_id: str) -> str:
    """Who is to own the Event by now."""
    return hosts[0] if wish == HOST and len(hosts) == 1 else user_id
