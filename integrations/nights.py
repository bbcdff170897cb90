"""When a connection's moment of the night comes: in its team's own night, each at a minute of its own. Knows no work that is done then."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.models import Connection

NIGHT_BEGINS_H, NIGHT_MINUTES = 1, 240


def is_night_for(connection: Connection, now: datetime) -> bool:
    """Whether its moment of this night, in the team's time zone, has come and is not long past. Needs `team` loaded."""
    local = now.astimezone(ZoneInfo(connection.team.time_zone))
    past = local.hour * 60 + local.minute - NIGHT_BEGINS_H * 60 - _minute_of(connection)
    return 0 <= past < NIGHT_MINUTES


def next_night(connection: Connection, now: datetime) -> datetime:
    """Its moment of the next night, which may be that of today. Needs `team` loaded."""
    local = now.astimezone(ZoneInfo(connection.team.time_zone))
    begins = local.replace(hour=NIGHT_BEGINS_H, minute=0, second=0, microsecond=0)
    moment = begins + timedelta(minutes=_minute_of(connection))
    return moment if moment > local else moment + timedelta(days=1)


def _minute_of(connection: Connection) -> int:
    """Minutes past the night's beginning. A prime spreads neighbours."""
    return connection.pk * 37 % NIGHT_MINUTES
