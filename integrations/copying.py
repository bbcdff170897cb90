"""One page's settings for an app given to another page: what would change, before it is done, and what cannot come along."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.answers import QUESTION
from bookings.models import BookingPage
from integrations import mapping_checks, mapping_words, mappings, page_options
from integrations.connector import Connector
from integrations.contract.values import Json
from integrations.mapping import RemoteField, Rule
from integrations.models import Connection
from integrations.studio import Line, Studio
from teams import audit
from teams.models import User

_PLACEHOLDER = re.compile(r"\{question:(\d+)\}")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a setting or a field is now, and what it would be; empty for nothing."""

    what: str
    now: str
    then: str


@dataclass(frozen=True)
class Copy:
    """From one page to another. Reads with a fixed number of queries until `do`."""

    connection: Connection
    connector: Connector
    source: BookingPage
    target: BookingPage
    # What the org says about itself, where somebody could tell: by it record types have names.
    facts: Json | None = None

    @cached_property
    def options(self) -> Json:
        """What would be stored."""
        told = page_options.of(self.connection, self.source)
        return {
            name: self._with_own_questions(value) if isinstance(value, str) else value for name, value in told.items()
        }

    @cached_property
    def now(self) -> Json:
        """What is stored."""
        return page_options.of(self.connection, self.target)

    def settings(self) -> list[Change]:
        """Those that would change, in the words of the form."""
        form = self.connector.settings_form(facts=self.facts)
        now, then = dict(form.told(self.now)), dict(form.told(self.options))
        # Of what is called the same and is another, the numbers are told, too.
        for name in {*self.now, *self.options} & set(form.fields):
            label, was, will_be = str(form.fields[name].label), self.now.get(name), self.options.get(name)
            if was and will_be and was != will_be and now[label] == then[label]:
                now[label], then[label] = f"{now[label]} ({was})", f"{then[label]} ({will_be})"
        # Where nothing was chosen yet, choosing nothing is no change.
        blank = {
            str(field.label)
            for name, field in {**form.base_fields, **form.fields}.items()
            if self.options.get(name) in ("", [])
        }
        return [
            Change(what=label, now=now.get(label, ""), then=then.get(label, ""))
            for label in dict.fromkeys([*now, *then])
            if now.get(label) != then.get(label) and (label in now or label not in blank)
        ]

    def fields(self) -> list[Change]:
        """Fields that would be filled otherwise, by their labels."""
        if self._from is None or self._to is None:
            return []
        left = self._to.by_itself_with(self.rules, self.options, self._to.mapper.creates(self.options))
        now = {rule.key: _told(self._to, rule) for rule in self._to.rules} | _told_of(self._to.by_itself)
        then = {rule.key: _told(self._to, rule) for rule in self.rules} | _told_of(left)
        rules = [*self._to.rules, *self.rules, *(line.rule for line in left)]
        labels = {rule.key: self._to.line(rule).label for rule in rules}
        return [
            Change(what=labels[key], now=now.get(key, ""), then=then.get(key, ""))
            for key in dict.fromkeys([*now, *then])
            if now.get(key) != then.get(key)
        ]

    def whose_fields(self) -> list[Change]:
        """Whether the page would follow the team from then on, or not any more."""
        if self._to is None or self._to.inherits == self.inherits:
            return []
        words = {True: _("Those of the team"), False: _("Its own")}
        return [Change(what=_("Whose fields these are"), now=words[self._to.inherits], then=words[self.inherits])]

    def flaws(self) -> list[Change]:
        """What would be wrong with the fields on the page, each with why in `then`. Nothing before anybody asked for fields."""
        if self._to is None or not self._to.stored_schema:
            return []
        labels = {rule.key: self._to.line(rule).label for rule in self.rules}
        keys = self._to.mapper.lacks(self.options, self._to.schema) or ()
        return [
            Change(what=labels[each.key], now="", then=mapping_words.flaw(each.code, each.params))
            for each in [*self._to.flaws_of(self.rules), *mapping_checks.lacking(self.rules, keys)]
        ]

    def unfilled(self) -> list[RemoteField]:
        """What the org requires of what the page would create, and nothing would fill."""
        if self._to is None or self.connector.mapper is None:
            return []
        return mapping_checks.unfilled(self.rules, self._to.schema, self.connector.mapper.creates(self.options))

    @cached_property
    def rules(self) -> list[Rule]:
        """Those that would hold: answers are those of the same question on the other page."""
        rules = self._from.rules if self._from else []
        return [replace(rule, source=self._own(rule.source)) for rule in rules if self._own(rule.source)]

    @cached_property
    def left_behind(self) -> list[str]:
        """Fields of the source that an answer fills for which the target does not ask, by label."""
        if self._from is None:
            return []
        return [self._from.line(rule).label for rule in self._from.rules if not self._own(rule.source)]

    @property
    def inherits(self) -> bool:
        """Whether the target would do as the team does."""
        return self._from is not None and self._from.inherits

    @property
    def changes_nothing(self) -> bool:
        return not self.settings() and not self.fields() and not self.whose_fields()

    def seen(self) -> str:
        """Of what is shown: if it is another by the time of the yes, it is shown again."""
        told = [self.options, self.now, [rule.stored() for rule in self.rules], self.inherits]
        told += [self._to.version if self._to else None]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def do(self, *, by: User) -> None:
        """Bookings that are confirmed from now on. Raises Changed or Meanwhile if somebody saved settings or fields at this moment."""
        with transaction.atomic():
            seen = page_options.version(self.now)
            page_options.save(self.connection, self.target, self.options, by=by, after=seen)
            if self._to is not None and (self.fields() or self.whose_fields()):
                mappings.save(
                    self.connection,
                    self.target,
                    [] if self.inherits else self.rules,
                    self._to.schema,
                    by=by,
                    after=self._to.version,
                    inherits=self.inherits,
                )
            audit.record(
                self.target.team, by, "page_app_copied", self.target.pk, app=self.connector.slug, source=self.source.pk
            )

    @cached_property
    def _from(self) -> Studio | None:
        return Studio(self.connection, self.connector.mapper, self.source) if self.connector.mapper else None

    @cached_property
    def _to(self) -> Studio | None:
        return Studio(self.connection, self.connector.mapper, self.target) if self.connector.mapper else None

    @cached_property
    def _questions(self) -> Mapping[str, str]:
        """Keys of the target's questions by those of the source's that ask the same, in the same way."""
        theirs = {(each.label, each.kind): f"{QUESTION}{each.pk}" for each in self.target.questions.all()}
        asked = [(f"{QUESTION}{each.pk}", (each.label, each.kind)) for each in self.source.questions.all()]
        return {key: theirs[same] for key, same in asked if same in theirs}

    def _own(self, source: str) -> str:
        """The source of the target; empty if it does not ask that."""
        return self._questions.get(source, "") if source.startswith(QUESTION) else source

    def _with_own_questions(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda found: f"{{{own}}}" if (own := self._own(f"{QUESTION}{found[1]}")) else "", text)


def _told_of(lines: Sequence[Line]) -> dict[str, str]:
    """What is filled though no rule says so."""
    return {line.rule.key: f"{line.source} · {line.mode}" for line in lines}


def _told(studio: Studio, rule: Rule) -> str:
    return f"{studio.source_label(rule)} · {mapping_words.MODES[rule.mode]}"


def others(connection: Connection, page: BookingPage) -> Sequence[BookingPage]:
    """Pages of the team with settings for this app, by title."""
    settings = connection.page_settings.exclude(page=page).select_related("page").order_by("page__title", "page__pk")
    return [each.page for each in settings]
