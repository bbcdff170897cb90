"""The three describe answers (global, basic, full), built from the tables; keys as real describes at v59 have them."""

from typing import Any

from integrations.salesforce.standin.schema.fields import Field, SObject

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "address": "urn:address",
}
_PRECISION = {"double": (18, 15), "currency": (18, 0), "percent": (5, 2)}
_UNGROUPED = frozenset({"datetime", "double", "currency", "percent", "address", "combobox", "multipicklist"})
# Facts that hold for every field these objects have: no encryption, no dependent picklists.
_CONSTANT: dict[str, Any] = dict.fromkeys(
    (
        "aiPredictionField", "autoNumber", "cascadeDelete", "caseSensitive", "dependentPicklist",
        "deprecatedAndHidden", "displayLocationInDecimal", "encrypted", "formulaTreatNullNumberAsZero", "highScaleNumber",
        "htmlFormatted", "restrictedDelete", "writeRequiresMasterRead",
    ),
    False,
) | dict.fromkeys(
    (
        "controllerName", "defaultValueFormula", "filteredLookupInfo", "inlineHelpText", "mask",
        "maskType", "referenceTargetField", "relationshipOrder",
    )
)  # fmt: skip
_TOP_LEVEL: dict[str, Any] = {
    "activateable": False, "associateEntityType": None, "associateParentEntity": None, "createable": True, "custom": False,
    "customSetting": False, "deepCloneable": False, "deletable": True, "deprecatedAndHidden": False, "feedEnabled": False,
    "hasSubtypes": False, "isInterface": False, "isSubtype": False, "layoutable": True, "mergeable": False, "mruEnabled": True,
    "queryable": True, "replicateable": True, "retrieveable": True, "searchable": True, "triggerable": True, "undeletable": True,
    "updateable": True,
}  # fmt: skip
_FULL_ONLY: dict[str, Any] = {
    "actionOverrides": [], "compactLayoutable": True, "defaultImplementation": None, "extendedBy": None,
    "extendsInterfaces": None, "implementedBy": None, "implementsInterfaces": None, "listviewable": None,
    "lookupLayoutable": None, "namedLayoutInfos": [], "networkScopeFieldName": None, "searchLayoutable": True,
    "sobjectDescribeOption": "FULL",
}  # fmt: skip


def describe_global(objects: list[SObject], base: str) -> dict[str, Any]:
    return {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": [summary(one, base) for one in objects]}


def summary(sobject: SObject, base: str) -> dict[str, Any]:
    """`base` is `/services/data/vNN.0`."""
    address = f"{base}/sobjects/{sobject.name}"
    return {
        **_TOP_LEVEL,
        **{name: value for name, value in sobject.traits.items() if name in _TOP_LEVEL},
        "keyPrefix": sobject.prefix,
        "label": sobject.label,
        "labelPlural": sobject.plural,
        "name": sobject.name,
        "urls": {"rowTemplate": f"{address}/{{ID}}", "describe": f"{address}/describe", "sobject": address},
    }


def describe(sobject: SObject, base: str, instance_url: str, record_types: list[dict[str, Any]]) -> dict[str, Any]:
    short = summary(sobject, base)
    return {
        **short,
        **_FULL_ONLY,
        **{name: value for name, value in sobject.traits.items() if name in _FULL_ONLY},
        "childRelationships": [_child(*child) for child in sobject.children],
        "fields": [_field(one) for one in sobject.fields],
        "recordTypeInfos": [_record_type(one, short["urls"]["sobject"]) for one in record_types],
        "supportedScopes": [
            {"label": label or f"All {sobject.plural.lower()}", "name": name} for name, label in sobject.scopes
        ],
        "urls": {
            **short["urls"],
            "uiDetailTemplate": f"{instance_url}/{{ID}}",
            "uiEditTemplate": f"{instance_url}/{{ID}}/e",
            "uiNewRecord": f"{instance_url}/{sobject.prefix}/e",
        },
    }


def _field(field: Field) -> dict[str, Any]:
    sortable = field.filterable and field.type != "address"
    precision, scale = _PRECISION.get(field.type, (0, 0))
    return {
        **_CONSTANT,
        "aggregatable": sortable and field.type != "boolean" and not field.not_counted,
        "calculated": field.formula is not None,
        "calculatedFormula": field.formula,
        "byteLength": field.length if field.type in {"id", "reference"} else field.length * 3,
        "compoundFieldName": field.part_of,
        "createable": field.createable,
        "custom": field.name.endswith("__c"),
        "defaultValue": field.default_value(),
        "defaultedOnCreate": "D" in field.flags,
        "digits": 8 if field.type == "int" else 0,
        "externalId": "K" in field.flags,
        "extraTypeInfo": field.kind,
        "filterable": field.filterable,
        "htmlFormatted": field.kind == "richtextarea",
        "groupable": field.filterable and field.type not in _UNGROUPED,
        "idLookup": field.can_look_up,
        "label": field.label,
        "length": field.length,
        "name": field.name,
        "nameField": field.is_name,
        "namePointing": field.polymorphic,
        "nillable": field.nillable,
        "permissionable": "P" in field.flags,
        "picklistValues": [_picklist_value(field, value, label) for value, label in field.values],
        "polymorphicForeignKey": field.polymorphic,
        "precision": precision,
        "queryByDistance": field.distance,
        "referenceTo": list(field.refers_to),
        "relationshipName": field.relationship,
        "restrictedPicklist": "R" in field.flags,
        "scale": scale,
        "searchPrefilterable": field.type == "reference" and field.nillable and not field.name.startswith("Master"),
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": sortable,
        "type": field.type,
        "unique": field.unique,
        "updateable": field.updateable,
    }


def _picklist_value(field: Field, value: str, label: str) -> dict[str, Any]:
    return {"active": True, "defaultValue": value == field.default, "label": label, "validFor": None, "value": value}


def _child(name: str, field: str, relationship: str, cascade: bool) -> dict[str, Any]:  # noqa: FBT001 - a row of a table
    return {
        "cascadeDelete": cascade,
        "childSObject": name,
        "deprecatedAndHidden": False,
        "field": field,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": relationship,
        "restrictedDelete": False,
    }


def _record_type(record_type: dict[str, Any], address: str) -> dict[str, Any]:
    return {**record_type, "urls": {"layout": f"{address}/describe/layouts/{record_type['recordTypeId']}"}}
