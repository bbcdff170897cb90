"""The Event after its birth: it follows the booking, and leaves alone what people did to it in Salesforce."""

from dataclasses import replace

from integrations.connector import PushResult, Reason, RemoteObject
from integrations.salesforce import errors, soql, texts
from integrations.salesforce.client import Query, Refusal, Row, Write
from integrations.salesforce.turn import Turn

NO_ASSIGNMENT = {"Sforce-Auto-Assign": "FALSE"}


def follow(turn: Turn, event: RemoteObject) -> PushResult:
    """Looks at the Event as it stands, and writes what changed on our side."""
    if event.deleted:
        return PushResult(records=turn.order.known, reasons=[Reason(code="event_gone")])
    questions = [
        Query(soql=soql.event_by_id(event.id), everything=True),
        Query(soql=soql.users_by_email(turn.order.booking.host.email)),
    ]
    found, users = turn.client.look_up(questions)
    if not found:
        # Not even among the deleted: it may well be there, and we do not see it.
        raise errors.own("EVENT_INVISIBLE")
    return converge(turn, event, found[0], [soql.id_of(row) for row in users])


def converge(turn: Turn, event: RemoteObject, row: Row, owners: list[str]) -> PushResult:
    """`row` is the Event as it stands, `event` what we know of it, `owners` the users with the host's e-mail."""
    if row.get("IsDeleted") is True:
        code = "event_deleted" if turn.order.booking.is_cancelled else "event_gone"
        return turn.done(replace(event, deleted=True), Reason(code=code))
    if turn.order.booking.is_cancelled:
        return _cancel(turn, event, row)
    fields, reasons = _changes(turn, event, row, owners)
    if not fields:
        return turn.done(event, *reasons, Reason(code="event_in_step"))
    _write(turn, Write(ref="event", method="PATCH", path=_path(event), body=dict(fields), headers=NO_ASSIGNMENT))
    written = replace(event, label=fields.get("Subject") or event.label, written={**event.written, **fields})
    return turn.done(written, *reasons, Reason(code="event_moved", params={"fields": sorted(fields)}))


def owner(users: list[str]) -> tuple[dict[str, str], Reason]:
    """The host, if exactly one active user has their e-mail; else nobody is named and the connected user owns it."""
    if len(users) == 1:
        return {"OwnerId": users[0]}, Reason(code="owned_by_host")
    return {}, Reason(code="owner_unclear" if users else "owned_by_connected_user")


def _changes(
    turn: Turn, event: RemoteObject, row: Row, owners: list[str]
) -> tuple[dict[str, str | None], list[Reason]]:
    """Fields that changed on our side since we last wrote them; Description only while it is still ours."""
    wanted, _shortened = texts.cut(texts.event_fields(turn.order.booking))
    # A field that we filled and that is empty now is to be emptied.
    emptied = dict.fromkeys(name for name in texts.EVENT_TEXTS if event.written.get(name))
    now: dict[str, str | None] = {**emptied, **wanted, **owner(owners)[0]}
    fields = {name: value for name, value in now.items() if value != event.written.get(name)}
    if "Description" in fields and not texts.same_text(event.written.get("Description"), row.get("Description")):
        del fields["Description"]
        return fields, [Reason(code="description_kept")]
    return fields, []


def _cancel(turn: Turn, event: RemoteObject, row: Row) -> PushResult:
    if turn.order.booking.starts_at > turn.order.now and _only_we_wrote(row, turn.user_id):
        _write(turn, Write(ref="event", method="DELETE", path=_path(event), headers=NO_ASSIGNMENT))
        return turn.done(replace(event, deleted=True), Reason(code="event_deleted"))
    fields, _shortened = texts.cut(texts.cancelled_fields(str(row.get("Subject") or "")))
    if any(fields[name] != row.get(name) for name in fields):
        _write(turn, Write(ref="event", method="PATCH", path=_path(event), body=dict(fields), headers=NO_ASSIGNMENT))
    marked = replace(event, label=fields["Subject"], written={**event.written, **fields})
    return turn.done(marked, Reason(code="event_marked"))


def _only_we_wrote(row: Row, user_id: str) -> bool:
    # Ids come with 15 or with 18 characters; the first 15 are the id.
    return str(row.get("LastModifiedById") or "")[:15] == user_id[:15]


def _write(turn: Turn, write: Write) -> None:
    answer = turn.write([write])
    if isinstance(answer, Refusal):
        raise answer.problem


def _path(event: RemoteObject) -> str:
    soql.record_id(event.id)
    return f"Event/{event.id}"
