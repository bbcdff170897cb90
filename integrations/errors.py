"""What can go wrong between a booking and a CRM: five kinds, each of which decides what happens next.

A problem names its reason by a code. The sentences belong to whoever knows the code: `integrations.words` for the codes of
every connector, the connector for its own. So what is stored is read in each reader's language.
"""

from collections.abc import Mapping
from typing import ClassVar

# What a person may be told about a problem, in JSON's types. `raw` is the other side's own text, for support only.
Params = Mapping[str, str | int | list[str]]


class Problem(Exception):
    """Something that kept a push from being done. `str()` is the code alone: parameters may hold an invitee's values."""

    kind: ClassVar[str] = ""
    # It befell the org or the way to it: whatever else is due there would meet the same.
    everyone = False
    # It befell one of a crowd and may be about another of them: to be believed only once it was tried alone.
    alone = False

    def __init__(self, code: str, *, raw: str = "", **params: str | int | list[str]) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, str | int | list[str]] = {**params, **({"raw": raw[:2000]} if raw else {})}


class TryAgain(Problem):
    """It passes by itself. `after_s`: not before that many seconds, where the other side said so."""

    kind = "try_again"
    # What the other side asked for itself, where `after_s` is longer for a reason of ours.
    asked_s: float | None = None

    def __init__(
        self, code: str, *, after_s: float | None = None, raw: str = "", **params: str | int | list[str]
    ) -> None:
        super().__init__(code, raw=raw, **params)
        self.after_s = after_s


class OutcomeUnknown(TryAgain):
    """A write was sent and no answer came. Whoever tries again looks first, and not before `after_s` seconds."""

    kind = "outcome_unknown"


class Reconnect(Problem):
    """The other side no longer accepts our access. An administrator connects again."""

    kind = "reconnect"


class FixSettings(Problem):
    """A setting, here or there, keeps this from working. The person who can change it is told which."""

    kind = "fix_settings"


class Refused(Problem):
    """The other side does not take this booking as it is."""

    kind = "refused"


class Ambiguous(Problem):
    """Several records could be meant, and a person has to choose."""

    kind = "ambiguous"


class AccessExpired(Exception):
    """The access token is no longer taken: refresh it once and ask again. Never leaves the sync engine."""


class LeaseLost(Exception):
    """Another worker has the lane by now: stop without another word to the other side."""
