"""PURE: whether rules can work, before anything is sent: what suits what, what is wrong, what is missing, what could be added."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from integrations.contract.schema import Schema
from integrations.contract.values import Json
from integrations.mapping import CONSTANT, MAX_CONSTANT, Fit, Kind, Mode, RemoteField, Rule, Unfit, is_blank, plain
from integrations.sources import Source

# What goes into a field of which kind without a doubt. Texts do not go into dates and numbers, however often they may look like it.
_SUITS: Mapping[Kind, frozenset[Kind]] = {
    Kind.TEXT: frozenset({Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.LINK}),
    Kind.LONG: frozenset({Kind.LONG, Kind.TEXT}),
    Kind.CHOICE: frozenset({Kind.CHOICE, Kind.CHOICES, Kind.TEXT, Kind.LONG}),
    Kind.CHOICES: frozenset({Kind.CHOICES, Kind.TEXT, Kind.LONG}),
    Kind.CHECKBOX: frozenset({Kind.CHECKBOX, Kind.TEXT, Kind.LONG}),
    Kind.DATE: frozenset({Kind.DATE, Kind.TEXT, Kind.LONG}),
    Kind.MOMENT: frozenset({Kind.MOMENT, Kind.DATE, Kind.TEXT, Kind.LONG}),
    Kind.WHOLE: frozenset({Kind.WHOLE, Kind.NUMBER, Kind.TEXT, Kind.LONG}),
    Kind.NUMBER: frozenset({Kind.NUMBER, Kind.WHOLE, Kind.TEXT, Kind.LONG}),
    Kind.PHONE: frozenset({Kind.PHONE, Kind.TEXT, Kind.LONG}),
    Kind.EMAIL: frozenset({Kind.EMAIL, Kind.TEXT, Kind.LONG}),
    Kind.LINK: frozenset({Kind.LINK, Kind.TEXT, Kind.LONG}),
}


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """What is wrong with the rule for a field, as a code that `mapping_words` knows. `key`: of the field."""

    key: str
    code: str
    params: Json = field(default_factory=dict)


def suits(source: Source, field: RemoteField) -> bool:
    """Whether this goes into the field, by what both are."""
    if field.fixed or field.kind not in _SUITS.get(source.kind, ()):
        return False
    return (
        not field.restricted
        or source.kind in {Kind.CHOICE, Kind.CHOICES}
        or field.kind not in {Kind.CHOICE, Kind.CHOICES}
    )


def modes_of(field: RemoteField, *, ours: bool) -> list[Mode]:
    """How the field may be written. `ours`: a record that we always make ourselves is never found filled."""
    if not field.updateable:
        return [Mode.ON_CREATE]
    if ours:
        return [Mode.ALWAYS, Mode.ON_CREATE]
    return list(Mode) if field.createable else [Mode.ALWAYS, Mode.IF_EMPTY]


def flaws(
    rules: Sequence[Rule], schema: Schema, sources: Sequence[Source], fit: Fit, *, ours: Iterable[str] = ()
) -> list[Flaw]:
    """Of all of them, in their order; the first of each rule."""
    by_key, ours = {source.key: source for source in sources}, set(ours)
    found = [_flaw(rule, schema.by_key.get(rule.key), by_key, fit, ours=rule.object in ours) for rule in rules]
    seen: set[str] = set()
    for at, rule in enumerate(rules):
        if rule.key in seen and found[at] is None:
            found[at] = Flaw(key=rule.key, code="twice")
        seen.add(rule.key)
    return [each for each in found if each is not None]


def _flaw(rule: Rule, field: RemoteField | None, sources: Mapping[str, Source], fit: Fit, *, ours: bool) -> Flaw | None:
    if field is None:
        return Flaw(key=rule.key, code="field_gone")
    code = _why_not_written(rule, field, ours=ours)
    if code:
        return Flaw(key=rule.key, code=code)
    if rule.source == CONSTANT:
        return _constant_flaw(rule, field, fit)
    return _source_flaw(rule, field, sources.get(rule.source), fit)


def _why_not_written(rule: Rule, field: RemoteField, *, ours: bool) -> str:
    if not field.may_be_filled:
        return "field_fixed"
    if rule.mode in modes_of(field, ours=ours):
        return ""
    return "field_not_on_create" if field.updateable else "field_read_only"


def _source_flaw(rule: Rule, field: RemoteField, source: Source | None, fit: Fit) -> Flaw | None:
    if source is None:
        return Flaw(key=rule.key, code="source_gone")
    if not suits(source, field):
        return Flaw(key=rule.key, code="kinds_differ")
    unknown = _unknown(source, field, fit)
    return Flaw(key=rule.key, code="options_unknown", params={"options": unknown}) if unknown else None


def _unknown(source: Source, field: RemoteField, fit: Fit) -> list[str]:
    """Its options that would be left out, each as a booking holds it: chosen among several, and not a text that lists some."""
    several = source.kind == Kind.CHOICES
    return [text for text in source.options if isinstance(fit(field, (text,) if several else text), Unfit)]


def _constant_flaw(rule: Rule, field: RemoteField, fit: Fit) -> Flaw | None:
    if is_blank(rule.constant):
        return Flaw(key=rule.key, code="constant_blank")
    if len(rule.constant) > MAX_CONSTANT:
        return Flaw(key=rule.key, code="constant_unfit", params={"why": "too_long"})
    fitted = fit(field, rule.constant)
    if isinstance(fitted, Unfit):
        gone = _not_offered(field, rule.constant) if fitted.why == "not_a_choice" else []
        return _gone_flaw(rule, gone) or Flaw(key=rule.key, code="constant_unfit", params={"why": fitted.why})
    if fitted.cut:
        return Flaw(key=rule.key, code="constant_unfit", params={"why": "too_long"})
    # Also where the other side would take any text: whoever chose the value chose it among these.
    return _gone_flaw(rule, _not_offered(field, str(fitted.value)) if field.options else [])


def _not_offered(field: RemoteField, constant: str) -> list[str]:
    """Its values that are none of the field's."""
    offered = {value for value, _ in field.options}
    chosen = constant.split(";") if field.kind == Kind.CHOICES else [constant]
    return [value for value in chosen if value not in offered]


def _gone_flaw(rule: Rule, gone: Sequence[str]) -> Flaw | None:
    return Flaw(key=rule.key, code="value_gone", params={"options": gone}) if gone else None


def unfilled(rules: Iterable[Rule], schema: Schema, objects: Iterable[str]) -> list[RemoteField]:
    """What the org requires of new records of these kinds and nothing fills: each of them would be refused."""
    filled, wanted = {rule.key for rule in rules}, set(objects)
    return [each for each in schema.required if not each.fixed and each.object in wanted and each.key not in filled]


def lacking(rules: Iterable[Rule], keys: Collection[str]) -> list[Flaw]:
    """Fields that are not there on new records as these settings make them: each of them would be refused."""
    return [Flaw(key=rule.key, code="field_lacking") for rule in rules if rule.key in keys]


def may_be_blank(
    rules: Iterable[Rule], schema: Schema, sources: Iterable[Source], objects: Iterable[str]
) -> list[Flaw]:
    """Required fields that an answer fills which somebody may leave out: their bookings would be refused. No reason not to save."""
    doubtful, wanted = {source.key for source in sources if not source.is_always}, set(objects)
    required = {field.key for field in schema.required if not field.fixed and field.object in wanted}
    return [
        Flaw(key=rule.key, code="field_may_be_blank")
        for rule in rules
        if rule.key in required and rule.source in doubtful
    ]


def suggestions(
    rules: Iterable[Rule], schema: Schema, sources: Iterable[Source], fit: Fit, *, objects: Sequence[str]
) -> list[Rule]:
    """Rules that nobody has made yet: fields that are called as something that bookings hold, and into which it goes."""
    taken = {rule.key for rule in rules}
    found: dict[str, Rule] = {}
    for source in sources:
        words = [plain(str(word)) for word in (source.label, source.key, *source.more) if word]
        for kind in objects:
            called = (each for word in words for each in schema.by_word.get((kind, word), ()))
            field = next((each for each in called if each.key not in taken), None)
            if field and field.key not in found and _is_fit(source, field, fit):
                mode = Mode.IF_EMPTY if field.updateable else Mode.ON_CREATE
                found[field.key] = Rule(object=kind, field=field.name, source=source.key, mode=mode)
    return list(found.values())


def _is_fit(source: Source, field: RemoteField, fit: Fit) -> bool:
    return suits(source, field) and not _unknown(source, field, fit)
