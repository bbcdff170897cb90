"""The refusals that Salesforce's documents and recordings list, by what becomes of a booking that meets one."""

from integrations.errors import Problem, Reconnect, TryAgain
from integrations.salesforce import errors
from tests.integrations.salesforce.test_every_code import REST


def _known(code: str) -> Problem:
    found = errors.problem_for(400, [{"message": "m", "errorCode": code}], writing=False)
    assert isinstance(found, Problem)
    return found


_ONE_OF_EACH = {_known(code).code: code for code in reversed(REST)}
# Only another access mends these: the connection as a whole waits for it.
_OF_THE_ACCESS = [code for name, code in _ONE_OF_EACH.items() if isinstance(_known(name), Reconnect)]
PASSING = sorted(code for name, code in _ONE_OF_EACH.items() if isinstance(_known(name), TryAgain))
PARKING = sorted(set(_ONE_OF_EACH.values()) - {*_OF_THE_ACCESS, *PASSING})
"""One code for each that is told otherwise."""


def told_as(code: str) -> str:
    """Our own name of it, by which its sentences are found."""
    return _known(code).code
