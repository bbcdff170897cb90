"""What rules of booking pages may fill in Salesforce: glue between the contract's Mapper and describe, values and wishes."""

from collections.abc import Collection, Sequence

from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.schema import ByItself, Mapper, Schema
from integrations.contract.values import Json
from integrations.mapping import Mode, Rule
from integrations.salesforce import schema, templates, values
from integrations.salesforce.client import Client
from integrations.salesforce.individuals import ACCOUNT
from integrations.salesforce.wishes import DEFAULT_RULES, EVENT, LEAD, Wishes

# Each of four describes, for somebody who waits 15 seconds.
DESCRIBE_S = 3.75


def _read(access: Access, meter: Meter) -> Schema:
    with Client(access, total_s=DESCRIBE_S, meter=meter) as client:
        return schema.read(client)


def _creates(options: Json) -> Sequence[str]:
    wishes = Wishes.read(options)
    people = [wishes.person] if wishes.person else []
    return [*people, *([ACCOUNT] if wishes.makes_individuals else []), *([EVENT] if wishes.event else [])]


def _lacks(options: Json, described: Schema) -> Collection[str] | None:
    return described.lacking if Wishes.read(options).makes_individuals else ()


def _by_itself(options: Json) -> Sequence[ByItself]:
    """As `plan` has it: Salesforce takes no Lead without a company, so it gets the typed one, or what stands in for it."""
    company = Rule(object=LEAD, field="Company", source="company", mode=Mode.ON_CREATE)
    return [ByItself(rule=company, otherwise=Wishes.read(options).company)]


def _named(options: Json) -> Sequence[str]:
    wishes = Wishes.read(options)
    texts = (wishes.subject, wishes.location, wishes.description) if wishes.event else ()
    return list(dict.fromkeys(name for text in texts for name in templates.names_in(text)))


MAPPER = Mapper(
    objects=schema.OBJECTS,
    ours=(EVENT,),
    read=_read,
    fit=values.fit,
    default=DEFAULT_RULES,
    creates=_creates,
    lacks=_lacks,
    by_itself=_by_itself,
    named=_named,
)
