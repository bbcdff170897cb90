"""What an org says of its own set-up, as records that can be read and not written: permissions and active rules.

Object Reference: ObjectPermissions, PermissionSetAssignment, DuplicateRule, AssignmentRule. The rows are not kept: they follow
from the switches (see `rules/setup.py`).
"""

from integrations.salesforce.standin.schema.fields import SObject, read_fields
from integrations.salesforce.standin.schema.other import READ_ONLY

_OBJECT_PERMISSIONS = """
Id                           | id          | DXF | Object Permissions ID |
ParentId                     | reference   | F   | Parent ID             | to=PermissionSet; as=Parent
SobjectType                  | picklist 40 | RF  | SObject Type Name     |
PermissionsCreate            | boolean     | DF  | Create Records        |
PermissionsRead              | boolean     | DF  | Read Records          |
PermissionsEdit              | boolean     | DF  | Edit Records          |
PermissionsDelete            | boolean     | DF  | Delete Records        |
PermissionsViewAllRecords    | boolean     | DF  | Read All Records      |
PermissionsModifyAllRecords  | boolean     | DF  | Edit All Records      |
"""
_ASSIGNMENT = """
Id                           | id          | DXF | PermissionSet Assignment ID |
PermissionSetId              | reference   | F   | PermissionSet ID            | to=PermissionSet; as=PermissionSet
AssigneeId                   | reference   | F   | Assignee ID                 | to=User; as=Assignee
"""
_DUPLICATE_RULE = """
Id                           | id          | DXF | Duplicate Rule ID     |
DeveloperName                | string 80   | F   | Object Name           |
MasterLabel                  | string 80   | F   | Rule Name             | name
SobjectType                  | picklist 40 | RF  | Object                |
IsActive                     | boolean     | DF  | Active                |
"""
_ASSIGNMENT_RULE = """
Id                           | id          | DXF | Rule ID               |
Name                         | string 120  | NF  | Name                  | name
SobjectType                  | picklist 40 | NRF | SObject Type Name     |
Active                       | boolean     | DF  | Active                |
"""


def _rows(name: str, prefix: str, label: str, table: str) -> SObject:
    return SObject(
        name=name,
        prefix=prefix,
        label=label,
        plural=f"{label}s",
        fields=read_fields(table),
        writable=False,
        traits={**READ_ONLY, "searchable": False, "layoutable": False},
    )


OBJECT_PERMISSIONS = _rows("ObjectPermissions", "110", "Object Permission", _OBJECT_PERMISSIONS)
PERMISSION_SET_ASSIGNMENT = _rows("PermissionSetAssignment", "0Pa", "Permission Set Assignment", _ASSIGNMENT)
DUPLICATE_RULE = _rows("DuplicateRule", "0Bm", "Duplicate Rule", _DUPLICATE_RULE)
ASSIGNMENT_RULE = _rows("AssignmentRule", "01Q", "Assignment Rule", _ASSIGNMENT_RULE)
SETUP = (OBJECT_PERMISSIONS, PERMISSION_SET_ASSIGNMENT, DUPLICATE_RULE, ASSIGNMENT_RULE)
