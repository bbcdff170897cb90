"""Names in a query, also of parents (`Owner.Name`): found in describe, read from records, shown in the answer."""

from collections.abc import Callable
from typing import Any, NoReturn

from integrations.salesforce.standin.caller import Caller
from integrations.salesforce.standin.records import Record
from integrations.salesforce.standin.schema.fields import Field, SObject
from integrations.salesforce.standin.soql.syntax import Path, Query, refuse
from integrations.salesforce.standin.values import read_value

Read = Callable[[Record], Any]
_REFERENCE = "Please reference your WSDL or the describe call for the appropriate names."


class Names:
    def __init__(self, caller: Caller, query: Query) -> None:
        self._caller = caller
        self._query = query
        self.sobject = self._object()

    def _object(self) -> SObject:
        found = self._caller.org.schema.find(self._query.sobject)
        if found is None:
            reason = (
                f"sObject type '{self._query.sobject}' is not supported. If you are attempting to use a custom object, be "
                f"sure to append the '__c' after the entity name. {_REFERENCE}"
            )
            refuse("INVALID_TYPE", self._query.text, self._query.sobject_at, reason)
        return found

    def reader(self, path: Path) -> tuple[Read, Field]:
        """How to read a path from a row, and what field it ends in. Raises Refusal INVALID_FIELD."""
        *parents, name = self._parts(path)
        steps, kinds = [], [self.sobject]
        for parent in parents:
            relation = self._relation(path, kinds, parent)
            steps.append(relation.name)
            kinds = [kind for one in relation.refers_to if (kind := self._caller.org.schema.find(one))]
        field = next((found for kind in kinds if (found := kind.find(name))), None)
        if field is None:
            self._no_column(path, kinds[0] if kinds else self.sobject, name)
        return self._walk(steps, field.name), field

    def _parts(self, path: Path) -> tuple[str, ...]:
        """Without the object's own name in front."""
        own = len(path.parts) > 1 and path.parts[0].lower() == self.sobject.name.lower()
        return path.parts[1:] if own else path.parts

    def _relation(self, path: Path, kinds: list[SObject], name: str) -> Field:
        found = next(
            (kind.by_relationship[name.lower()] for kind in kinds if name.lower() in kind.by_relationship), None
        )
        if found is None:
            reason = (
                f"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, "
                f"be sure to append the '__r' after the custom relationship name. {_REFERENCE}"
            )
            refuse("INVALID_FIELD", self._query.text, path.at, reason)
        return found

    def _no_column(self, path: Path, sobject: SObject, name: str) -> NoReturn:
        reason = (
            f"No such column '{name}' on entity '{sobject.name}'. If you are attempting to use a custom field, be sure to append "
            f"the '__c' after the custom field name. {_REFERENCE}"
        )
        refuse("INVALID_FIELD", self._query.text, path.at, reason)

    def _walk(self, steps: list[str], name: str) -> Read:
        if not steps:
            return lambda record: record.get(name)
        return lambda record: (self._parent(record, steps) or {}).get(name)

    def _parent(self, record: Record, steps: list[str]) -> Record | None:
        found: Record | None = record
        for step in steps:
            found = self._caller.org.find((found or {}).get(step))
        return found

    # The answer

    def shown(self, record: Record) -> dict[str, Any]:
        """The selected fields of a row, parents nested."""
        shown: dict[str, Any] = {"attributes": self._attributes(record)}
        for path in self._query.fields:
            *parents, name = self._parts(path)
            self._place(shown, self.sobject, record, parents, name)
        return shown

    def _place(self, shown: dict[str, Any], sobject: SObject, record: Record, parents: list[str], name: str) -> None:
        if not parents:
            field = sobject.find(name)
            shown[field.name if field else name] = read_value(record, field) if field else None
            return
        relation = sobject.by_relationship.get(parents[0].lower())
        key = (relation.relationship if relation else None) or parents[0]
        parent = self._caller.org.find(record.get(relation.name)) if relation else None
        if parent is None:
            shown[key] = None
            return
        inner = shown[key] = shown.get(key) or {"attributes": self._attributes(parent)}
        target = self._caller.org.schema.of_id(parent["Id"]) or sobject
        self._place(inner, target, parent, parents[1:], name)

    def _attributes(self, record: Record) -> dict[str, str]:
        kind = self._caller.org.schema.of_id(record["Id"])
        name = kind.name if kind else self.sobject.name
        return {"type": name, "url": f"{self._caller.base}/sobjects/{name}/{record['Id']}"}
