"""How a connector is entered: the app, the grant, and whose it is. Frozen values of the contract in `connector.py`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class App:
    """The app at the other side that an administrator made for us.

    `by_itself`: it comes in with key and secret alone (client credentials), as a user whom the other side names for it;
    otherwise somebody presses Allow.
    """

    login_url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What speaks against an app before anybody is sent to log in: a field of the connect form, and what to say beside it.

    `passes`: it may be right in a few minutes, so ask again. Without a field nobody could tell: go on, and say so.
    """

    field: str
    said: Any
    passes: bool = False


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whose access it is. Ids are the other side's own, in its longest form."""

    org_id: str
    user_id: str
    org_name: str = ""
    username: str = ""
    is_sandbox: bool = False


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What an exchange or a refresh gives. An empty text means: not given, keep what there was."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False, default="")
    instance_url: str = ""
    org_id: str = ""
    user_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """All that a connection is made of: the app, what it was given, and whose it is. `environment`: as the connect form calls it."""

    environment: str
    app: App
    grant: Grant
    identity: Identity


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a call needs: where to, as whom."""

    instance_url: str
    token: str = field(repr=False)
    org_id: str
    user_id: str
    is_sandbox: bool = False
