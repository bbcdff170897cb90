"""One run of a lane: claim a batch, say what is about to be sent, push, and keep how each booking ended."""

import logging
from collections.abc import Mapping, Sequence

from integrations import bulk, calls, grants, lanes, learning, outbox, settling, tally
from integrations.connector import Connector
from integrations.contract.access import Access
from integrations.contract.meter import Meter
from integrations.contract.pushes import Failure, Order, Outcome
from integrations.contract.values import Json
from integrations.errors import AccessExpired, LeaseLost, OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.models import Attempt, Lane, Sync
from integrations.orders import orders_for
from integrations.registry import connector_for
from integrations.waiting import give_the_database_connection_back

log = logging.getLogger(__name__)

_SAY = """
    UPDATE integrations_attempt AS attempt SET sent = now.sent
      FROM jsonb_to_recordset(%s::jsonb) AS now(attempt bigint, sent jsonb)
     WHERE attempt.id = now.attempt
 RETURNING attempt.id
"""


def serve(lane: Lane) -> int:
    """Pushes one batch; how many went through. Raises LeaseLost."""
    connector = connector_for(lane.connector)
    syncs = outbox.claim(lane, learning.limit_of(lane, connector.crowd))
    if not syncs:
        return 0
    if learning.must_read_allowance(lane) and not _may_go_on(lane, syncs[0], connector):
        return 0
    return run(Batch(lane, syncs, connector))


def run(batch: "Batch") -> int:
    """Pushes it and keeps how that ended; how many went through. Its calls are told even if the lane is lost. Raises LeaseLost."""
    lane, syncs, meter = batch.lane, batch.syncs, batch.meter
    try:
        outcomes = batch.push()
    except LeaseLost:
        settling.come_too_late(batch.attempts)
        tally.count_calls(batch.connection, meter.calls)
        calls.keep(lane, batch.connection, meter.told())
        raise
    done = batch.settle(outcomes)
    tally.count_run(syncs, outcomes, done=done, calls=meter.calls)
    learning.learn(lane, outcomes, meter, most=batch.connector.crowd)
    # Last: nobody waits for it.
    calls.keep(lane, batch.connection, meter.told())
    log.info("pushed lane=%s bookings=%s done=%s calls=%s", lane.pk, len(syncs), done, meter.calls)
    return done


def _may_go_on(lane: Lane, sync: Sync, connector: Connector) -> bool:
    """Asks what is left of the allowance. Whoever cannot be asked is served: the batch will tell what is wrong."""
    meter = Meter()
    try:
        access = grants.open_access(sync.connection)
        give_the_database_connection_back()
        connector.probe(access, meter=meter)
    except (Problem, AccessExpired):
        return True
    finally:
        tally.count_calls(sync.connection, meter.calls)
    return learning.read_allowance(lane, meter)


class Batch:
    """The claimed syncs of one connection, on their way to the org."""

    def __init__(self, lane: Lane, syncs: Sequence[Sync], connector: Connector) -> None:
        self.lane, self.syncs, self.connector = lane, syncs, connector
        self.connection = syncs[0].connection
        self.meter = Meter()
        self.orders: Sequence[Order] = orders_for(syncs)
        self.attempts = Attempt.objects.bulk_create(
            [Attempt(team_id=sync.team_id, sync=sync, lane=lane, lease=lane.lease) for sync in syncs]
        )

    def push(self) -> Sequence[Outcome]:
        """How each ended. Raises LeaseLost."""
        try:
            return self._push()
        except LeaseLost:
            raise
        except Problem as problem:
            return [Failure(problem=problem)] * len(self.syncs)
        except Exception as error:  # noqa: BLE001 (the one place: a bug in one push must not stop the others, nor be forgotten)
            # The type alone: a message of somebody else's library may quote what an invitee typed.
            log.error("push broke lane=%s error=%s at=%s", self.lane.pk, type(error).__name__, _where(error))  # noqa: TRY400 (see above)
            broke = OutcomeUnknown("unexpected", after_s=5)
            broke.alone = len(self.syncs) > 1
            return [Failure(problem=broke)] * len(self.syncs)

    def settle(self, outcomes: Sequence[Outcome]) -> int:
        """Keeps them; how many went through."""
        for sync, outcome in zip(self.syncs, outcomes, strict=True):
            self._tell(sync, outcome)
        ended = [
            settling.Ended(
                sync=sync,
                attempt=attempt,
                outcome=outcome,
                doubtful=bool(order.open_attempts),
                restore=order.restore,
            )
            for sync, attempt, outcome, order in zip(self.syncs, self.attempts, outcomes, self.orders, strict=True)
        ]
        return len(settling.settle(ended))

    def _push(self) -> Sequence[Outcome]:
        return grants.with_access(self.connection, self._push_with)

    def _push_with(self, access: Access) -> Sequence[Outcome]:
        if access.org_id != self.lane.org_id:
            # Another org was connected while these were claimed: nothing of theirs is sent there.
            raise TryAgain("org_changed")
        lanes.renew(self.lane)
        give_the_database_connection_back()
        return self.connector.push(self.orders, access, before_write=self._before_write, meter=self.meter)

    def _before_write(self, sent: Mapping[int, Json]) -> None:
        # Said before the lease is renewed: a worker that is frozen in between must be seen by the one that takes over.
        bulk.update(_SAY, [{"attempt": self.attempts[number].pk, "sent": dict(said)} for number, said in sent.items()])
        lanes.renew(self.lane)
        give_the_database_connection_back()

    def _tell(self, sync: Sync, outcome: Outcome) -> None:
        if not isinstance(outcome, Failure):
            return
        problem = outcome.problem
        if isinstance(problem, Reconnect):
            # As it was read when its access was opened: a grant that somebody has renewed meanwhile is not the one refused.
            grants.declare_broken(self.connection, problem)
        log.warning(
            "push failed sync=%s kind=%s reason=%s failures=%s", sync.pk, problem.kind, problem.code, sync.failures
        )


def _where(error: Exception) -> str:
    """File and line of the innermost frame, which name no one."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown"
