"""Whether the fields that bookings fill are still as the rules need them: asked anew with each health check, before a booking fails."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from bookings.models import BookingPage
from integrations import health_parts, mapping_checks, mapping_words, mappings, schemas, sources
from integrations.connector import Connector
from integrations.contract.health import Finding, Light
from integrations.contract.schema import Mapper, Schema
from integrations.errors import Problem
from integrations.health_parts import Part
from integrations.mapping import Rule, Unfit
from integrations.mapping_checks import Flaw
from integrations.models import Connection, FieldMapping, PageSettings
from integrations.sources import Source

PROBE = "mapping"
# What is wrong with a value that is always the same; what becomes of it follows from what the field is now.
_OF_CONSTANTS = {"value_gone", "constant_unfit"}
# Bookings still arrive, with that field left out or as far as it goes in; or all that have an answer do.
_STILL_ARRIVES = {
    "options_unknown",
    "source_gone",
    "kinds_differ",
    "placeholder_gone",
    "field_may_be_blank",
    *_OF_CONSTANTS,
    *(f"{code}_written" for code in _OF_CONSTANTS),
}
_REQUIRED = "field_required"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is wrong, and the pages that it is wrong for, paused ones last. `code`: of the sentence, by what bookings come to."""

    flaw: Flaw
    code: str
    label: str
    value: str
    pages: Sequence[BookingPage]

    @property
    def light(self) -> Light:
        are_paused = not any(page.is_active for page in self.pages)
        return Light.AMBER if self.code in _STILL_ARRIVES or are_paused else Light.RED


def find(connection: Connection, connector: Connector, *, reached: bool) -> list[Finding]:
    """Nothing where nobody has chosen any field or text. Asks the other side, and raises nothing of it."""
    if connector.mapper is None or not _is_chosen(connection, connector.mapper):
        return []
    if not reached:
        return [Finding(probe=PROBE, light=Light.GREY, code="health_not_reached")]
    try:
        schema = schemas.refresh(connection, connector.mapper)
    except Problem as problem:
        return [Finding(probe=PROBE, light=Light.GREY, code="health_no_answer", params={"error": problem.code})]
    troubles = find_troubles(connection, connector, schema)
    return [_finding(troubles) if troubles else Finding(probe=PROBE, light=Light.GREEN, code="health_fields_fit")]


def _is_chosen(connection: Connection, mapper: Mapper) -> bool:
    if FieldMapping.objects.filter(connection=connection).exists():
        return True
    return any(mapper.named(options) for options in connection.page_settings.values_list("options", flat=True))


def find_troubles(connection: Connection, connector: Connector, schema: Schema) -> list[Trouble]:
    """Those that keep bookings out first, then by how many pages they are of. Queries grow with pages, not with fields."""
    if connector.mapper is None:
        return []
    checks = _Checks(schema, connector.mapper)
    found: dict[tuple[str, str, str], list[BookingPage]] = {}
    told: dict[tuple[str, str, str], tuple[Flaw, str]] = {}
    for settings, rules in _sending(connection, connector):
        for flaw, value, code in checks.of_page(settings, rules):
            key = (flaw.key, code, value)
            found.setdefault(key, []).append(settings.page)
            told.setdefault(key, (flaw, value))
    labels = _labels(connection, schema, {key for key, _, _ in found})
    troubles = [
        Trouble(flaw=told[key][0], code=key[1], label=labels[key[0]], value=told[key][1], pages=of_pages)
        for key, of_pages in found.items()
    ]
    return sorted(troubles, key=lambda each: (each.light != Light.RED, -len(each.pages), each.flaw.key))


def _sending(connection: Connection, connector: Connector) -> list[tuple[PageSettings, Sequence[Rule]]]:
    """Also the paused pages, which may be resumed at any time."""
    of_pages: QuerySet[PageSettings] = connection.page_settings.select_related("page")
    in_order = of_pages.prefetch_related("page__questions").order_by("-page__is_active", "page__title", "pk")
    settings = [each for each in in_order if connector.is_active(each.options)]
    return list(zip(settings, _rules_of_each(connection, connector, settings), strict=True))


def _rules_of_each(
    connection: Connection, connector: Connector, settings: Sequence[PageSettings]
) -> Iterator[Sequence[Rule]]:
    """Those that hold, without what is known of their fields; the same list for all pages with the same rules."""
    standings = mappings.standing_of_each(connection, [each.page_id for each in settings], is_brief=True)
    default = list(connector.mapper.default) if connector.mapper else []
    read: dict[str, list[Rule]] = {}
    for each in settings:
        mapping = standings[each.page_id].holds
        text = repr(mapping.rules) if mapping else ""
        if mapping and text not in read:
            read[text] = [Rule.read(rule) for rule in mapping.rules]
        yield read[text] if mapping else default


@dataclass(frozen=True)
class _Checks:
    """What is wrong with pages, of which many have the same rules: those are looked at once."""

    schema: Schema
    mapper: Mapper
    _known: dict[tuple[int, Sequence[Source]], list[Flaw]] = field(default_factory=dict)

    def of_page(self, settings: PageSettings, rules: Sequence[Rule]) -> Iterator[tuple[Flaw, str, str]]:
        """Each with the value that it is about, if any, and the code of the sentence."""
        by_key: Mapping[str, Rule] = {rule.key: rule for rule in rules}
        schema, mapper = self.schema, self.mapper
        of_page, created = sources.of_page(settings.page), mapper.creates(settings.options)
        for flaw in self._flaws(rules, of_page):
            options = flaw.params.get("options")
            value = ", ".join(options) if options else by_key[flaw.key].constant
            yield flaw, value, _code(flaw, by_key[flaw.key], schema, mapper, created)
        for lacking in mapping_checks.lacking(rules, mapper.lacks(settings.options, schema) or ()):
            yield lacking, "", lacking.code
        for required in mapping_checks.unfilled(rules, schema, created):
            yield Flaw(key=required.key, code=_REQUIRED), "", _REQUIRED
        for doubtful in mapping_checks.may_be_blank(rules, schema, of_page, created):
            yield doubtful, "", doubtful.code
        keys = {source.key for source in of_page}
        lost = [f"{{{name}}}" for name in mapper.named(settings.options) if name not in keys]
        if lost:
            yield Flaw(key=f"{mapper.ours[0]}.", code="placeholder_gone"), ", ".join(lost), "placeholder_gone"

    def _flaws(self, rules: Sequence[Rule], of_page: Sequence[Source]) -> list[Flaw]:
        """`rules`: one list for all pages that have the same. They are as good or bad wherever what they name is the same."""
        named = {rule.source for rule in rules}
        key = (id(rules), tuple(source for source in of_page if source.key in named))
        if key not in self._known:
            fit, ours = self.mapper.fit, self.mapper.ours
            self._known[key] = mapping_checks.flaws(rules, self.schema, of_page, fit, ours=ours)
        return self._known[key]


def _code(flaw: Flaw, rule: Rule, schema: Schema, mapper: Mapper, created: Collection[str]) -> str:
    """A value that does not go in is left out, and what lacks a required field is refused."""
    if flaw.code not in _OF_CONSTANTS:
        return flaw.code
    described = schema.by_key[flaw.key]
    if not isinstance(mapper.fit(described, rule.constant), Unfit):
        return f"{flaw.code}_written"
    return f"{flaw.code}_required" if described.required and described.object in created else flaw.code


def _labels(connection: Connection, schema: Schema, keys: Collection[str]) -> dict[str, str]:
    """What each field is called, or was called last. One query where one is not described any more."""
    labels = {key: known.label if (known := schema.by_key.get(key)) else key.partition(".")[2] for key in keys}
    gone = [key for key in keys if key not in schema.by_key]
    saved = FieldMapping.objects.filter(connection=connection).order_by("page_id", "-pk").distinct("page_id")
    for mapping in saved if gone else ():
        labels |= {key: str(mapping.known[key]["label"]) for key in gone if key in mapping.known}
    return labels


def _finding(troubles: Sequence[Trouble]) -> Finding:
    """All of them, the worst first."""
    return health_parts.joined(PROBE, [_part(each) for each in troubles])


def _part(trouble: Trouble) -> Part:
    pages = trouble.pages[: mapping_words.MOST_PAGES]
    return Part(
        mark=f"{trouble.flaw.key} {trouble.code} {trouble.value}",
        light=trouble.light,
        code=f"health_{trouble.code}",
        params={
            "object": trouble.flaw.key.partition(".")[0],
            "field": trouble.label,
            "value": trouble.value,
            "pages": [page.title for page in pages],
            "paused": [not page.is_active for page in pages],
            "count": len(trouble.pages),
        },
    )
