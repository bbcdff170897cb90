"""What a first push does beside person and Event, none of which ever costs the Event: campaign membership and further hosts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from integrations.contract.pushes import Reason
from integrations.errors import OutcomeUnknown, Problem, TryAgain
from integrations.salesforce.campaigns import MEMBER, Membership
from integrations.salesforce.invitees import GONE, INVITEE, Invited
from integrations.salesforce.writes import Write

# REST API guide, "Composite": 25 parts in one call, of which a first push needs up to four: the person, the read of a new
# person account, the Event and the membership.
MOST_WITH_THE_EVENT = 20


def is_side(ref: str) -> bool:
    """Whether a write is such a side matter, by its ref."""
    return ref.rstrip("0123456789") in {MEMBER, INVITEE, GONE}


@dataclass(kw_only=True)
class Sides:
    """`refused`: codes with which Salesforce did not take some of them, by ref."""

    membership: Membership = field(default_factory=Membership)
    invited: Invited = field(default_factory=Invited)
    refused: dict[str, str] = field(default_factory=dict)
    _unknown: set[str] = field(default_factory=set)
    _doubtful: set[str] = field(default_factory=set)

    @property
    def writes(self) -> list[Write]:
        """In the order in which they are written, in the call that makes the Event and after it."""
        members = [self.membership.write] if self.membership.write else []
        return [*members, *self.invited.writes[:MOST_WITH_THE_EVENT]]

    @property
    def beyond(self) -> list[Write]:
        """What one call does not hold: it is written once the Event is there."""
        return self.invited.writes[MOST_WITH_THE_EVENT:]

    @property
    def reasons(self) -> list[Reason]:
        """Why each was done or left."""
        hosts = {ref: code for ref, code in self.refused.items() if ref != MEMBER}
        return [*self.membership.reasons(self.refused.get(MEMBER, "")), *self.invited.reasons(hosts)]

    @property
    def invited_ids(self) -> list[str]:
        """Of users who are invited, or may be by a call that had no answer."""
        return self.invited.user_ids({ref for ref in self.refused if ref not in self._doubtful})

    def take(self, refused: Mapping[str, Problem]) -> list[Write]:
        """Keeps why these were refused; those that deserve one more try are given back instead."""
        again = {ref for ref, problem in refused.items() if _deserves_another(ref, problem)}
        self._unknown |= {ref for ref in again if isinstance(refused[ref], OutcomeUnknown)}
        self._doubtful |= _without_answer(refused)
        self.refused |= {ref: problem.code for ref, problem in refused.items() if ref not in again}
        return [write for write in (*self.writes, *self.beyond) if write.ref in again]

    def give_up(self, refused: Mapping[str, Problem]) -> None:
        """The same after the second try. Who is said to be a member already by then was made one by the first."""
        self._doubtful |= _without_answer(refused)
        ours = {ref for ref in self._unknown if refused.get(ref) and refused[ref].code == "DUPLICATE_VALUE"}
        self.refused |= {ref: problem.code for ref, problem in refused.items() if ref not in ours}


def _without_answer(refused: Mapping[str, Problem]) -> set[str]:
    return {ref for ref, problem in refused.items() if isinstance(problem, OutcomeUnknown)}


def _deserves_another(ref: str, problem: Problem) -> bool:
    """What passes, what was said of a crowd, and what Salesforce itself does not do twice."""
    if isinstance(problem, OutcomeUnknown):
        return ref == MEMBER
    return isinstance(problem, TryAgain) or problem.alone


def with_ids(write: Write, known: Mapping[str, str]) -> Write:
    """The write with the ids of what was made before, by how it names them."""
    if not write.body:
        return write
    return replace(write, body={name: known.get(str(value), value) for name, value in write.body.items()})
