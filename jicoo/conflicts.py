"""Which errors mean that two people changed the same thing at the same moment, and that the second can simply look again."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from psycopg.errors import DeadlockDetected, ForeignKeyViolation, SerializationFailure, UniqueViolation

# What a form should have refused, such as a row that a check forbids, is a mistake of ours and none of these.
REFUSALS = (DeadlockDetected, ForeignKeyViolation, SerializationFailure, UniqueViolation)


def is_conflict(error: Exception) -> bool:
    """Whether it was there, or free, a moment ago, or would be deadlocked now."""
    if isinstance(error, ObjectDoesNotExist) or isinstance(error.__cause__, REFUSALS):
        return True
    # Django has no type of its own for rows that were to be saved and are gone: django.db.models.Model.save_base.
    return type(error) is DatabaseError and "did not affect any rows" in str(error)
