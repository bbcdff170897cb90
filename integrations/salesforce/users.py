"""Users of the org: those of certain e-mails or ids, and those whom an administrator looks for."""

from collections.abc import Callable, Collection, Iterator, Sequence

from integrations.contract.users import RemoteUser
from integrations.salesforce import sandboxes, soql
from integrations.salesforce.client import Client, Query, Row, address_length
from integrations.salesforce.lookup import whole
from integrations.salesforce.together import LONGEST

# Each call, while somebody may wait.
EACH_S = 8.0
# Object Reference, "ID Field Type": the first three characters name the object.
USER_PREFIX = "005"


def read(client: Client, emails: Collection[str], ids: Collection[str], *, in_sandbox: bool) -> list[RemoteUser]:
    """Active users who have one of the e-mails, and users of the ids. Raises Problem."""
    # Without the check: a wrong one would have the whole question refused.
    known = sorted({user_id[:15] for user_id in ids if soql.is_id(user_id) and user_id.startswith(USER_PREFIX)})
    asked = [*_parts(sandboxes.spelled(emails, in_sandbox=in_sandbox), soql.people_there_by_email)]
    asked += _parts(known, soql.people_there_by_id)
    rows = [row for answer in client.look_up(asked) for row in whole(answer, soql.MOST_ROWS)]
    return list({user.id: user for user in (_user(row, in_sandbox=in_sandbox) for row in rows)}.values())


def find(client: Client, text: str, *, most: int, in_sandbox: bool) -> list[RemoteUser]:
    """Active users with this text in their name, user name or e-mail. Raises Problem."""
    return [_user(row, in_sandbox=in_sandbox) for row in client.query(soql.people_there_like(text, most))]


def _parts(values: Sequence[str], ask: Callable[..., str]) -> Iterator[Query]:
    """One question, or as many as their addresses can carry."""
    if not values:
        return
    query = Query(soql=ask(*values))
    if len(values) == 1 or address_length(query.soql) <= LONGEST:
        yield query
        return
    half = len(values) // 2
    yield from _parts(values[:half], ask)
    yield from _parts(values[half:], ask)


def _user(row: Row, *, in_sandbox: bool) -> RemoteUser:
    return RemoteUser(
        id=soql.id_of(row),
        name=str(row.get("Name") or ""),
        username=str(row.get("Username") or ""),
        email=sandboxes.unspelled(str(row.get("Email") or ""), in_sandbox=in_sandbox),
        is_active=row.get("IsActive") is True and row.get("UserType") == "Standard",
    )
