"""What unanswered writes of a booking sent, how what they may have made is asked for, and what they wrote over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from integrations.contract.values import Json
from integrations.salesforce import individuals, questions, soql
from integrations.salesforce.plan import CONTACT, LEAD
from integrations.salesforce.questions import Query, Row
from integrations.salesforce.turn import Turn

# Clocks differ: an attempt of ours is looked for from a while before it began.
CLOCKS_DIFFER_BY = timedelta(minutes=10)
# By what those who were to be created are looked for.
_EMAILS = {LEAD: "Email", CONTACT: "Email", individuals.ACCOUNT: "PersonEmail"}


def writers(turn: Turn) -> set[str]:
    """As whom the open attempts wrote: somebody else may have been connected then."""
    return {turn.user_id, *(str(attempt.sent["user_id"]) for attempt in turn.order.open_attempts)}


def first_written(turn: Turn) -> datetime:
    """Since when there may be something of the open attempts, by the org's clock (UTC)."""
    return min(attempt.started_at for attempt in turn.order.open_attempts) - CLOCKS_DIFFER_BY


def event_questions(turn: Turn) -> list[Query]:
    """What brings the Events that unanswered writes may have made: by the key they were written by, else among those created."""
    paths = [str(write["path"]) for write in _sent(turn, "event") if _creates(write)]
    keys = sorted({path.split("/")[1] for path in paths if path != "Event"})
    asked = [questions.event_by_key(key, turn.order.booking.reference) for key in keys]
    if "Event" in paths:
        asked.append(events_after(turn))
    return asked


def events_after(turn: Turn, last: str = "") -> Query:
    """A page of what was created since the open attempts began, after that id if any."""
    return questions.events_created(writers(turn), first_written(turn), last)


def people_created(turn: Turn) -> list[tuple[str, str]]:
    """Kind and e-mail of everybody whom an unanswered write was to create; a person account is an Account."""
    sent = [(write["path"], write["body"].get(_EMAILS.get(write["path"], ""))) for write in _sent(turn, "person")]
    return [(kind, str(email)) for kind, email in sent if email]


def person_sent(turn: Turn, kind: str) -> Json | None:
    """What the last unanswered creation of a person of this kind sent; None if there is none."""
    for write in reversed(_sent(turn, "person")):
        sent: Json = write["body"]
        if write["path"] == kind:
            return sent
        if write["path"] == individuals.ACCOUNT and kind == CONTACT:
            return individuals.contact_fields(sent)
    return None


def events_sent(turn: Turn) -> list[Row]:
    """What unanswered writes were to make of the Event, oldest first: this, too, is ours if it stands there."""
    return [write["body"] for write in _sent(turn, "event") if write["body"]]


def members_sent(turn: Turn) -> list[Row]:
    """Memberships in the page's campaign that unanswered writes asked for."""
    return [write["body"] for write in _sent(turn, "member") if write["path"] == "CampaignMember"]


def overwritten(turn: Turn, person_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What unanswered updates of this person wrote, and what stood there before the first of them."""
    written: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for write in _sent(turn, "update"):
        if soql.same_id(str(write["path"]).rpartition("/")[2], person_id):
            written |= write["body"]
            before = {**write.get("before", {}), **before}
    return written, before


def _sent(turn: Turn, ref: str) -> list[Row]:
    return [write for write in _all(turn) if write["ref"] == ref]


def _all(turn: Turn) -> Iterator[Row]:
    for attempt in turn.order.open_attempts:
        yield from attempt.sent["writes"]


def _creates(write: Row) -> bool:
    """By POST, or by the value of a key."""
    return write["path"] == "Event" or str(write["path"]).count("/") == 2
