"""A probe that finds several troubles: one finding of them all, each by a mark, so that what is new among them is seen and told once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from integrations.contract.health import Finding, Light
from integrations.contract.values import Json

# Names of parameters: the troubles, and since when (ISO, by mark) each of them has been there.
PARTS, SINCE = "parts", "since_each"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One trouble. `mark`: the same as long as it is this one, whichever pages it is on."""

    mark: str
    light: Light
    code: str
    params: Json

    def stored(self) -> dict[str, Any]:
        return {"mark": self.mark, "light": self.light, "code": self.code, "params": dict(self.params)}


def of(params: Json) -> list[Part]:
    """The troubles that were found, the worst first; none of a probe that asks one thing."""
    return [Part(**{**each, "light": Light(each["light"])}) for each in params.get(PARTS, [])]


def joined(probe: str, parts: Sequence[Part]) -> Finding:
    """Reads as the first, which has to be the worst."""
    worst = parts[0]
    params = {**worst.params, PARTS: [each.stored() for each in parts]}
    return Finding(probe=probe, light=worst.light, code=worst.code, params=params)


def since_each(finding: Finding, before: Json, now: datetime) -> dict[str, str]:
    """By mark. `before`: the parameters that were kept last; where nobody could tell now, what stood there stands."""
    known: Mapping[str, str] = before.get(SINCE, {})
    if finding.light == Light.GREY:
        return dict(known)
    return {each.mark: known.get(each.mark, now.isoformat()) for each in of(finding.params)}


def has_new(finding: Finding, before: Json) -> bool:
    """Whether it tells of a trouble that was not there when somebody could tell last."""
    return any(each.mark not in before.get(SINCE, {}) for each in of(finding.params))


def newest_first(finding: Finding, before: Json) -> Finding:
    """As it is told: whoever reads knows of the others."""
    parts = sorted(of(finding.params), key=lambda each: each.mark in before.get(SINCE, {}))
    return replace(joined(finding.probe, parts), about=finding.about) if parts else finding
