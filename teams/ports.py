"""What teams ask of those who build upon them, without knowing who they are. Fill these in an app's `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from teams.access import TeamRequest
from teams.models import Membership
from teams.roles import Permission


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the team's home page: a template and what it needs. `request` is in its context too."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SettingsTab:
    """A page beside the team's settings: the name of its address, which takes the team's slug, and who may open it."""

    address: str
    word: Any
    permission: Permission


HomePanel = Callable[[TeamRequest], Panel | None]
LeavingCheck = Callable[[Membership], str | None]
Parting = Callable[[Membership], None]

# In the order of their place, lowest first.
home_panels: list[tuple[int, HomePanel]] = []
leaving_checks: list[LeavingCheck] = []
partings: list[Parting] = []
settings_tabs: list[SettingsTab] = []


def add_home_panel(panel: HomePanel, *, place: int) -> None:
    """Shows what `panel` returns on `teams:home`; None shows nothing. Places: 10 what needs you, 20 next, 30 looking back."""
    if (place, panel) not in home_panels:
        home_panels.append((place, panel))
        home_panels.sort(key=lambda placed: placed[0])


def panels_of(request: TeamRequest) -> list[Panel]:
    """The panels that have something to show to this member, in order."""
    shown = (panel(request) for _, panel in home_panels)
    return [panel for panel in shown if panel is not None]


def add_settings_tab(tab: SettingsTab) -> None:
    """Shows the page among the team's settings, to those who may open it."""
    if tab not in settings_tabs:
        settings_tabs.append(tab)


def add_leaving_check(check: LeavingCheck) -> None:
    """Asked before a member leaves or is removed: two sentences that say what stands against it, or None."""
    if check not in leaving_checks:
        leaving_checks.append(check)


def what_keeps(membership: Membership) -> str | None:
    """The first reason why this member cannot go yet, or None."""
    return next((reason for check in leaving_checks if (reason := check(membership))), None)


def add_parting(parting: Parting) -> None:
    """Done in the transaction in which a member goes: takes along what was theirs in this team."""
    if parting not in partings:
        partings.append(parting)


def part(membership: Membership) -> None:
    """Everything that goes with this member."""
    for parting in partings:
        parting(membership)
