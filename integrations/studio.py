"""The fields page of a booking page, or of the team, as it is drawn: each rule in words, with a sample, what is wrong and where, what is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, BookingPage
from integrations import mapping_checks, mapping_words, mappings, schema_watch, schemas, sources
from integrations.connector import Connector
from integrations.contract.schema import ByItself, Mapper, Schema
from integrations.contract.values import Json
from integrations.mapping import CONSTANT, Fitted, Mode, RemoteField, Rule, Unfit, Values, value_for
from integrations.mapping_checks import Flaw
from integrations.models import Connection, FieldMapping, RemoteSchema
from integrations.page_words import titled
from integrations.registry import connector_for
from integrations.sources import Source


@dataclass(frozen=True, kw_only=True)
class Line:
    """One rule for people. `sample`: what the last booking would write, as text; None without one.

    `by_itself`: nobody made it, a new record gets it all the same.
    """

    rule: Rule
    field: RemoteField | None
    source: str
    mode: Any
    sample: str | None = None
    flaw: str = ""
    by_itself: bool = False

    @property
    def label(self) -> str:
        """Of the field, or its name where nobody sees it any more."""
        known = self.field or self.rule.known
        return known.label if known else self.rule.field


@dataclass(frozen=True)
class Studio:
    """All that the page needs. `page`: None for the team's own. A fixed number of queries."""

    connection: Connection
    mapper: Mapper
    page: BookingPage | None = None

    @property
    def app(self) -> Connector:
        return connector_for(self.connection.connector)

    @cached_property
    def stored_schema(self) -> RemoteSchema | None:
        return schemas.stored(self.connection)

    @cached_property
    def schema(self) -> Schema:
        """As it was described last; empty if nobody has asked."""
        return schemas.schema_of(self.stored_schema) if self.stored_schema else Schema()

    @cached_property
    def standing(self) -> mappings.Standing:
        return mappings.standing(self.connection, self.page)

    def address(self, name: str) -> str:
        """Of one of the pages of `integrations.views.mapping`, for this page or for the team."""
        team, app = self.connection.team.slug, self.connection.connector
        return reverse(f"integrations:{name}", args=[team, self.page.slug, app] if self.page else [team, app])

    @cached_property
    def addresses(self) -> dict[str, str]:
        """All of them, for templates."""
        names = ["mapping", "mapping_rule", "mapping_remove", "mapping_undo", "mapping_refresh"]
        return {name.removeprefix("mapping_"): self.address(name) for name in names}

    def label_of(self, source: str) -> str:
        """What a source is called."""
        if source == CONSTANT:
            return _("A value that is always the same")
        found = next((each for each in self.sources if each.key == source), None)
        return str(found.label) if found else ""

    @property
    def inherits(self) -> bool:
        """Whether the page does as the team does."""
        return self.page is not None and (self.standing.own is None or self.standing.own.inherits)

    @property
    def version(self) -> int | None:
        """What has to be the newest still when something is saved."""
        return self.standing.own.pk if self.standing.own else None

    @cached_property
    def rules(self) -> list[Rule]:
        """Those that hold."""
        return self._rules_of(self.standing.holds)

    @property
    def rules_of_team(self) -> list[Rule]:
        """Those that hold for whoever does as the team does."""
        return self._rules_of(self.standing.team)

    def _rules_of(self, mapping: FieldMapping | None) -> list[Rule]:
        return mappings.rules_of(mapping) if mapping else list(self.mapper.default)

    @cached_property
    def sources(self) -> list[Source]:
        return sources.of_page(self.page) if self.page else sources.built_in()

    @cached_property
    def last_booking(self) -> Booking | None:
        """Of the page, or of the whole team."""
        of = {"page": self.page} if self.page else {"team_id": self.connection.team_id}
        return Booking.objects.filter(**of).select_related("page", "host").order_by("-pk").first()

    @cached_property
    def values(self) -> Values:
        """Of the last booking."""
        return sources.values_of(self.last_booking, self.connection.team) if self.last_booking else {}

    @cached_property
    def flaws(self) -> Mapping[str, Flaw]:
        """By key of the field. Nothing is known to be wrong before anybody has asked."""
        if not self.stored_schema:
            return {}
        doubtful = mapping_checks.may_be_blank(self.rules, self.schema, self.sources, self.created)
        lacking = mapping_checks.lacking(self.rules, self.lacking)
        return {each.key: each for each in [*doubtful, *lacking, *self.flaws_of(self.rules)]}

    @cached_property
    def _troubles(self) -> Sequence[schema_watch.Trouble]:
        """What is wrong on any page that sends something."""
        return schema_watch.find_troubles(self.connection, connector_for(self.connection.connector), self.schema)

    def _told(self, flaw: Flaw) -> str:
        """The flaw in words, with the pages that it is on."""
        pages = [
            titled(page.title, is_paused=not page.is_active)
            for each in self._troubles
            if each.flaw == flaw
            for page in each.pages
        ]
        return mapping_words.flaw(flaw.code, flaw.params, pages)

    def flaws_of(self, rules: Sequence[Rule]) -> list[Flaw]:
        """What is wrong with these."""
        return mapping_checks.flaws(rules, self.schema, self.sources, self.mapper.fit, ours=self.mapper.ours)

    def groups(self) -> list[tuple[str, list[Line]]]:
        """The rules by kind of record, in the order of the app."""
        lines = [*(self.line(rule) for rule in self.rules), *self.by_itself]
        return [(kind, [line for line in lines if line.rule.object == kind]) for kind in self.mapper.objects]

    @cached_property
    def by_itself(self) -> list[Line]:
        """What records that the page makes get though no rule of it says so."""
        return self.by_itself_with(self.rules, self._options if self.page else {}, self.created)

    def by_itself_with(self, rules: Sequence[Rule], options: Json, created: Sequence[str]) -> list[Line]:
        """The same of other rules and settings."""
        taken = {rule.key for rule in rules}
        known = [each for each in self.mapper.by_itself(options) if each.rule.key not in taken]
        return [self._by_itself(each) for each in known if each.rule.object in created]

    def _by_itself(self, each: ByItself) -> Line:
        line = self.line(each.rule)
        if self.page is None:
            words = _("%(value)s, or what the settings of the page say where that is empty")
        else:
            words = _("%(value)s, or “%(otherwise)s” where that is empty") if each.otherwise else "%(value)s"
        source = words % {"value": line.source, "otherwise": each.otherwise}
        sample = line.sample or (each.otherwise if self.page and self.last_booking else None)
        return replace(line, source=source, sample=sample, by_itself=True)

    def line(self, rule: Rule) -> Line:
        """One of them in words."""
        field, flaw = self.schema.by_key.get(rule.key), self.flaws.get(rule.key)
        return Line(
            rule=rule,
            field=field,
            source=self.source_label(rule),
            mode=mapping_words.MODES[rule.mode],
            sample=self.sample(rule, field),
            flaw=self._told(flaw) if flaw else "",
        )

    def source_label(self, rule: Rule) -> str:
        """What goes in, as people call it; a constant as it is."""
        if rule.source == CONSTANT:
            return _("“%(value)s”, always the same") % {"value": rule.constant}
        found = next((source for source in self.sources if source.key == rule.source), None)
        return str(found.label) if found else _("A question that was deleted")

    def sample(self, rule: Rule, field: RemoteField | None) -> str | None:
        """What the last booking would write into the field."""
        if rule.source != CONSTANT and not self.last_booking:
            return None
        value = value_for(rule, self._all_values)
        if value is None:
            return ""
        return _shown(self.mapper.fit(field, value), field, self.connection.team.time_zone) if field else None

    @cached_property
    def _all_values(self) -> Values:
        booking = self.last_booking
        return {**({"full_name": booking.invitee_name} if booking else {}), **self.values}

    def unfilled(self) -> list[RemoteField]:
        """What the org requires of what this page creates, and nothing fills."""
        return mapping_checks.unfilled(self.rules, self.schema, self.created)

    @cached_property
    def created(self) -> Sequence[str]:
        """Kinds of records that bookings of this page create; of the team: all."""
        if self.page is None:
            return self.mapper.objects
        return self.mapper.creates(self._options)

    @cached_property
    def _options(self) -> Json:
        """What the page has stored."""
        settings = self.connection.page_settings.filter(page=self.page).first()
        return settings.options if settings else {}

    @cached_property
    def lacking(self) -> Collection[str]:
        """Keys of fields that are not there on what the page makes, or any of those that do as the team does."""
        if not self.schema.lacking:
            return ()
        if self.page:
            return self.mapper.lacks(self._options, self.schema) or ()
        followers = mappings.following(self.connection)
        return {key for each in followers for key in self.mapper.lacks(each.options, self.schema) or ()}

    def suggestions(self) -> list[Line]:
        """Rules that would make sense."""
        # Into a Contact, too, where Leads are created: a Contact who is there is updated then.
        found = mapping_checks.suggestions(
            self.rules, self.schema, self.sources, self.mapper.fit, objects=self.mapper.objects
        )
        return [self.line(rule) for rule in found if rule.key not in self.lacking and self._is_in_time(rule)][:12]

    def suited(self, source: str, kind: str) -> list[RemoteField]:
        """Fields of this kind of record into which that goes and that nothing fills yet, by label."""
        taken = {*(rule.key for rule in self.rules), *self.lacking}
        free = [each for each in self.schema.by_object.get(kind, ()) if each.key not in taken]
        if source == CONSTANT:
            return [each for each in free if each.may_be_filled]
        known = next((each for each in self.sources if each.key == source), None)
        return [each for each in free if known and self._suits(known, each)]

    def suiting(self, field: RemoteField) -> list[Source]:
        """What goes into this field."""
        return [each for each in self.sources if self._suits(each, field)]

    def _suits(self, source: Source, field: RemoteField) -> bool:
        """A record that is written once, at confirmation, has no use for what is known later."""
        in_time = field.object in self.mapper.ours or not source.is_known_later
        return in_time and mapping_checks.suits(source, field)

    def _is_in_time(self, rule: Rule) -> bool:
        return rule.object in self.mapper.ours or rule.source not in {
            each.key for each in self.sources if each.is_known_later
        }

    def modes(self, field: RemoteField) -> list[Mode]:
        """How it may be written."""
        return mapping_checks.modes_of(field, ours=field.object in self.mapper.ours)

    def history(self) -> list[FieldMapping]:
        """Who saved what when, newest first."""
        return mappings.history(self.connection, self.page)


def _shown(fitted: Fitted | Unfit, field: RemoteField, zone: str) -> str:
    if isinstance(fitted, Unfit):
        return _("Nothing, because %(why)s") % {"why": mapping_words.WHY_UNFIT[fitted.why]}
    return mapping_words.value(fitted.value, field, zone)[:200]


def where_used(connection: Connection, mapper: Mapper, key: str) -> list[BookingPage]:
    """Pages whose bookings fill this field, by title. Two queries."""
    by_default = {rule.key for rule in mapper.default}
    settings = list(connection.page_settings.select_related("page").order_by("page__title", "page__pk"))
    standings = mappings.standing_of_each(connection, [each.page_id for each in settings])
    filling = {
        page
        for page, standing in standings.items()
        if key in ({rule.key for rule in mappings.rules_of(standing.holds)} if standing.holds else by_default)
    }
    return [each.page for each in settings if each.page_id in filling]
