"""How probes say what they found, and what is said where nobody could tell."""

from typing import Any

from integrations.contract.health import Finding, Light
from integrations.errors import Problem, TryAgain

# What every code of this folder begins with.
PREFIX = "health_"
UNANSWERED, NOT_ALLOWED = "health_unanswered", "health_not_allowed"


def found(probe: str, light: Light, code: str, *, about: str = "", **params: Any) -> Finding:
    """A finding by this folder's own code; sentences may name `about` as the parameter `object`."""
    named = {"object": about} if about else {}
    return Finding(probe=probe, light=light, code=PREFIX + code, params={**named, **params}, about=about)


def grey(probe: str, problem: Problem, *, about: str = "") -> Finding:
    """Nobody answered, or the connected user may not ask."""
    code = UNANSWERED if isinstance(problem, TryAgain) else NOT_ALLOWED
    params: dict[str, Any] = {"object": about} if about else {}
    return Finding(probe=probe, light=Light.GREY, code=code, params={**params, "error": problem.code}, about=about)
