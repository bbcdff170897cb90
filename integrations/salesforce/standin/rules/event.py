"""Rules of Event: its times agree, it is not too long, and it stands on people as Salesforce allows (Object Reference, Event)."""

from datetime import UTC, datetime, time, timedelta

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.values import read_date, read_datetime, write_datetime

DAY_MIN = 1440
# "Multiday events" allow 14 days.
MULTIDAY_MIN = 14 * DAY_MIN


def with_times(caller: Caller, record: Record, given: set[str]) -> Record:
    """The record with start, end, duration and their legacy twins filled from whichever of them were `given`."""
    start = _start(caller, record, given)
    minutes = _minutes(caller, record, given, start)
    if not 0 <= minutes <= (MULTIDAY_MIN if caller.org.switches.multiday_events else DAY_MIN):
        limit = MULTIDAY_MIN if caller.org.switches.multiday_events else DAY_MIN
        raise caller.refusal("FIELD_INTEGRITY_EXCEPTION", "duration", "DurationInMinutes", minutes=limit)
    end = start + timedelta(minutes=minutes)
    return {
        **record,
        "StartDateTime": write_datetime(start),
        "ActivityDateTime": None if record["IsAllDayEvent"] else write_datetime(start),
        "ActivityDate": start.date().isoformat(),
        "EndDateTime": write_datetime(end),
        "EndDate": end.date().isoformat(),
        "DurationInMinutes": minutes,
    }


def _start(caller: Caller, record: Record, given: set[str]) -> datetime:
    names = ("StartDateTime", "ActivityDateTime")
    text = next((record[name] for name in names if name in given and record.get(name)), None)
    day = (
        read_date(record.get("ActivityDate") or "")
        if "ActivityDate" in given or not record.get("StartDateTime")
        else None
    )
    if text is None and record["IsAllDayEvent"] and day:
        return datetime.combine(day, time(), tzinfo=UTC)
    start = read_datetime(text or record.get("StartDateTime") or "")
    if start is None:
        raise caller.refusal("REQUIRED_FIELD_MISSING", "required", "StartDateTime", fields="StartDateTime")
    return datetime.combine(start.date(), time(), tzinfo=UTC) if record["IsAllDayEvent"] else start


def _minutes(caller: Caller, record: Record, given: set[str], start: datetime) -> int:
    end = read_datetime(record.get("EndDateTime") or "") if "EndDateTime" in given else None
    duration = record.get("DurationInMinutes")
    if end is not None:
        between = int((end - start).total_seconds() // 60)
        if record["IsAllDayEvent"]:
            # An all-day event's end names its last day.
            between = between // DAY_MIN * DAY_MIN or DAY_MIN
        if "DurationInMinutes" in given and duration is not None and duration != between:
            raise caller.refusal("FIELD_INTEGRITY_EXCEPTION", "duration_differs", "DurationInMinutes")
        return between
    if duration is not None:
        return int(duration)
    if record["IsAllDayEvent"]:
        return DAY_MIN
    raise caller.refusal("REQUIRED_FIELD_MISSING", "required", "EndDateTime", fields="EndDateTime")


def check_people(caller: Caller, record: Record) -> None:
    """Raises Refusal for a converted Lead, a Lead beside another record, or a private event on any record."""
    who, what = record.get("WhoId") or "", record.get("WhatId")
    lead = caller.org.records.get("Lead", who)
    if lead and lead["IsConverted"]:
        raise caller.refusal("CANNOT_UPDATE_CONVERTED_LEAD", "converted")
    if lead and what:
        raise caller.refusal("FIELD_INTEGRITY_EXCEPTION", "lead_and_what", "WhatId")
    if record["IsPrivate"] and (who or what):
        raise caller.refusal("FIELD_INTEGRITY_EXCEPTION", "private", "IsPrivate")


def with_account(caller: Caller, record: Record) -> Record:
    """AccountId is derived: the related account, else the contact's."""
    what = record.get("WhatId") or ""
    contact = caller.org.records.get("Contact", record.get("WhoId") or "") or {}
    return {**record, "AccountId": what if what.startswith("001") else contact.get("AccountId")}
