"""Which values of a booking go into which fields: the list of a booking page or of the team, one rule of it, and going back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations import facts, mapping_changes, mapping_checks, mapping_words, mappings, schemas, studio
from integrations.errors import Problem
from integrations.mapping import CONSTANT, MAX_CONSTANT, Kind, Mode, RemoteField, Rule
from integrations.studio import Studio
from integrations.views.before_saving import ask_first
from integrations.views.studio_of_app import finds_studio, not_connected
from integrations.words import words_for
from teams.access import TeamRequest, team_view
from teams.roles import Permission


@team_view(Permission.MANAGE_PAGES)
@require_safe
@never_cache
@finds_studio()
def index(request: TeamRequest, found: Studio) -> HttpResponse:
    """The rules that hold, with what the last booking would write. Asks the other side only if nobody ever has."""
    if found.stored_schema is None and found.connection.is_connected and _refresh(request, found):
        found = _anew(found)
    context = _context(found) | {
        "groups": found.groups(),
        "unfilled": found.unfilled(),
        "suggestions": found.suggestions(),
        "history": mapping_changes.changes(found.history()),
        "followers": mappings.followers(found.connection) if found.page is None else [],
    }
    return render(request, "integrations/mapping.html", context)


@team_view(Permission.MANAGE_PAGES)
@never_cache
@finds_studio(even_disconnected=True)
def rule(request: TeamRequest, found: Studio) -> HttpResponse:
    """Choosing a field for a value, then how it is written; also of a rule that is there already."""
    asked = request.POST if request.method == "POST" else request.GET
    field = found.schema.by_key.get(f"{asked.get('object')}.{asked.get('field')}")
    # What was sent is drawn again where there is a page for it.
    if not found.connection.is_kept and (found.inherits or field is None or request.method != "POST"):
        return not_connected(request, found.app, found.page)
    if (found.inherits and not _is_typed(request, field)) or asked.get("object") not in found.mapper.objects:
        _say_meanwhile(request, found)
        return redirect(_address(found))
    if field is None and request.method == "POST":
        messages.error(
            request, _("The connected user may not write this field any more, so nothing was saved. Choose another.")
        )
        return redirect(_address(found))
    if field is None:
        return _choose_field(request, found, asked)
    wanted = _wanted(found, field, asked)
    flaw = ""
    if request.method == "POST":
        found, flaw = _tried(request, found, wanted)
        if not flaw:
            return redirect(_address(found))
    context = _context(found) | {
        "field": field,
        "kind_word": mapping_words.KINDS[field.kind],
        "wanted": wanted,
        "flaw": flaw,
        "stands": found.line(wanted).flaw if request.method != "POST" else "",
        "sources": [(each.key, str(each.label)) for each in found.suiting(field)],
        "modes": [(str(mode), mapping_words.MODES[mode]) for mode in found.modes(field)],
        "sample": found.sample(wanted, field),
        "used": studio.where_used(found.connection, found.mapper, field.key),
        "max_constant": min(field.max_chars or MAX_CONSTANT, MAX_CONSTANT),
        "input_type": _INPUTS.get(field.kind, "text"),
    }
    return render(request, "integrations/mapping_rule.html", context)


_INPUTS = {Kind.DATE: "date", Kind.EMAIL: "email", Kind.LINK: "url", Kind.PHONE: "tel"}


@team_view(Permission.MANAGE_PAGES)
@require_POST
@finds_studio()
def remove(request: TeamRequest, found: Studio) -> HttpResponse:
    """Nothing goes into this field any more."""
    key = request.POST.get("key", "")
    left = [each for each in found.rules if each.key != key]
    _say_meanwhile(request, found)
    if not found.inherits and len(left) < len(found.rules):
        question = ask_first(request, found, left)
        if question:
            return question
        if _save(request, found, left):
            messages.success(request, _what_then(_anew(found), key))
    return redirect(_address(found))


def _what_then(found: Studio, key: str) -> str:
    """What becomes of a field that no line fills any more."""
    if any(line.rule.key == key for line in found.by_itself):
        return _("Removed. Existing records are left alone; a new one gets what stands below by itself.")
    return _("Removed. Bookings that are confirmed from now on leave this field alone.")


@team_view(Permission.MANAGE_PAGES)
@require_POST
@finds_studio()
def inherit(request: TeamRequest, found: Studio) -> HttpResponse:
    """The page does as the team does, or begins with the team's rules and goes its own way."""
    if request.POST.get("inherits") == "yes":
        question = None if found.inherits else ask_first(request, found, found.rules_of_team)
        if question:
            return question
        if not found.inherits and _save(request, found, [], inherits=True):
            messages.success(request, _("This page does as the team does from now on."))
    elif found.inherits and _save(request, found, found.rules):
        messages.success(request, _("This page has its own fields from now on. They begin as those of the team."))
    return redirect(_address(found))


@team_view(Permission.MANAGE_PAGES)
@require_POST
@finds_studio()
def undo(request: TeamRequest, found: Studio) -> HttpResponse:
    """What somebody saved before holds again, as a new saving: nothing of the history is lost."""
    number = request.POST.get("to", "")
    earlier = next((each for each in found.history() if str(each.pk) == number), None)
    if earlier is None:
        raise Http404
    rules = mappings.rules_of(earlier)
    question = ask_first(request, found, found.rules_of_team if earlier.inherits else rules)
    if question:
        return question
    if _save(request, found, rules, inherits=earlier.inherits):
        messages.success(request, _("What was saved then holds again."))
    return redirect(_address(found))


@team_view(Permission.MANAGE_PAGES)
@require_POST
@finds_studio()
def refresh(request: TeamRequest, found: Studio) -> HttpResponse:
    """Asks the other side now which fields there are, and when it is next needed what else it has: record types, say."""
    facts.forget(found.connection)
    if _refresh(request, found):
        messages.success(request, _("Asked again. These are the fields as the connected user sees them now."))
    return redirect(_address(found))


def _anew(found: Studio) -> Studio:
    """The same, as it stands after something was saved or asked."""
    return Studio(found.connection, found.mapper, found.page)


def _context(found: Studio) -> dict[str, Any]:
    return {
        "section": "pages" if found.page else "apps",
        "tab": "integrations",
        "app": found.app,
        "connection": found.connection,
        "page": found.page,
        "studio": found,
        "constant": CONSTANT,
    }


def _address(found: Studio) -> str:
    return found.address("mapping")


def _refresh(request: TeamRequest, found: Studio) -> bool:
    try:
        schemas.refresh(found.connection, found.mapper)
    except Problem as problem:
        words = words_for(found.connection.connector, problem.code, problem.params)
        messages.error(request, f"{words.what_happened} {words.what_to_do}")
        return False
    return True


def _choose_field(request: TeamRequest, found: Studio, asked: QueryDict) -> HttpResponse:
    kind, source = str(asked.get("object")), str(asked.get("source", ""))
    context = _context(found) | {
        "kind": kind,
        "source": source,
        "source_label": found.label_of(source),
        "fields": found.suited(source, kind),
    }
    return render(request, "integrations/mapping_field.html", context)


def _wanted(found: Studio, field: RemoteField, asked: QueryDict) -> Rule:
    """As it was sent; what was not sent is as it was, or as it would best be."""
    before = next((each for each in found.rules if each.key == field.key), None)
    modes = found.modes(field)
    mode = str(asked.get("mode", before.mode if before else modes[0]))
    return Rule(
        object=field.object,
        field=field.name,
        source=str(asked.get("source", before.source if before else CONSTANT)),
        mode=Mode(mode) if mode in set(Mode) else modes[0],
        constant=";".join(asked.getlist("constant")) if "constant" in asked else (before.constant if before else ""),
        known=field,
    )


def _flaw(found: Studio, wanted: Rule) -> str:
    """The team's fields are also for pages that make people in another way."""
    if not found.connection.is_kept:
        told = _(
            "%(app)s was disconnected meanwhile. What you chose still stands below: save it once it is connected again."
        )
        return told % {"app": found.app.name}
    lacking = mapping_checks.lacking([wanted], found.lacking) if found.page else []
    flaws = [*found.flaws_of([wanted]), *lacking]
    return mapping_words.flaw(flaws[0].code, flaws[0].params) if flaws else ""


def _tried(request: TeamRequest, found: Studio, wanted: Rule) -> tuple[Studio, str]:
    """Saves one line. How things stand then, and why the form is drawn again; if it is not, what came of it is said."""
    if flaw := _flaw(found, wanted):
        return found, flaw
    refused = _refusal(request, found, [*(each for each in found.rules if each.key != wanted.key), wanted])
    if not refused:
        messages.success(request, _("Saved. This applies to bookings that are confirmed from now on."))
        return found, ""
    now = _anew(found)
    if _is_typed(request, wanted.known):
        return now, _chosen_stands(now, wanted, refused)
    messages.error(request, refused)
    return now, ""


def _is_typed(request: TeamRequest, field: RemoteField | None) -> bool:
    """Whether something was sent that could be lost: a suggestion is taken with one press."""
    return request.method == "POST" and "chosen" in request.POST and field is not None


def _chosen_stands(found: Studio, wanted: Rule, refused: str) -> str:
    """Why a line was not saved, for whoever sees it again with what they chose; and what another filled in meanwhile."""
    theirs = next((each for each in found.rules if each.key == wanted.key), None)
    if found.inherits and refused == str(_MEANWHILE):
        refused = _(
            "Meanwhile this page was set to do as the team does, so nothing was saved. If you save, it gets fields of its own again."
        )
    told = _("%(refused)s What you chose still stands below.") % {"refused": refused}
    if theirs is None or (theirs.source, theirs.constant) == (wanted.source, wanted.constant):
        return told
    value = theirs.constant if theirs.source == CONSTANT else found.label_of(theirs.source)
    return told + " " + _("By now this field is filled with: %(value)s.") % {"value": value}


def _save(request: TeamRequest, found: Studio, rules: Sequence[Rule], *, inherits: bool = False) -> bool:
    """Whether it was saved; if not, it is said."""
    refused = _refusal(request, found, rules, inherits=inherits)
    if refused:
        messages.error(request, refused)
    return not refused


def _refusal(request: TeamRequest, found: Studio, rules: Sequence[Rule], *, inherits: bool = False) -> str:
    """Saves under the version that the sender had seen; or why not."""
    seen = request.POST.get("version", "")
    after = int(seen) if seen.isdecimal() and len(seen) < 19 else None
    try:
        mappings.save(
            found.connection, found.page, rules, found.schema, by=request.user, after=after, inherits=inherits
        )
    except mappings.TooMany:
        return _("These are more fields than one booking page can fill, so nothing was saved.")
    except mappings.Meanwhile:
        return str(_MEANWHILE)
    return ""


_MEANWHILE = gettext_lazy("Somebody saved other fields while you looked, so nothing was saved. See what holds now.")


def _say_meanwhile(request: TeamRequest, found: Studio) -> None:
    """To whoever saves one rule of a page that had rules of its own when it was drawn."""
    if request.method == "POST" and found.inherits:
        messages.error(request, _MEANWHILE)
