"""What people ask for many bookings at once goes on in steps, whatever happens to the worker that takes them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from integrations import jobs
from integrations.errors import LeaseLost
from integrations.models import Connection, Job, JobKind, JobState
from integrations.tasks import run_job
from jicoo import bell
from teams.models import User

pytestmark = pytest.mark.django_db

Steps = Callable[[jobs.Step], None]


@pytest.fixture
def each_step(connection: Connection) -> Iterator[Steps]:
    """Gives replays the step that a test wants."""
    before = dict(jobs._kinds)
    yield lambda step: jobs.register(JobKind.SEND, step)
    jobs._kinds.clear()
    jobs._kinds.update(before)


@pytest.fixture
def job(connection: Connection, ada: User) -> Job:
    return jobs.ask(connection, JobKind.SEND, by=ada, cause="SOME-cause")


def count_up(job: Job) -> None:
    """Five to do, two at a time."""
    jobs.keep(job, cursor=min(5, job.cursor + 2))
    if job.cursor == 5:
        jobs.end(job)


def run_due() -> int:
    """One ring of the bell, and the workers it rings for; how many came."""
    due = list(jobs.ring_due())
    for task in due:
        run_job(*task.args)
    return len(due)


def time_passes(job: Job, seconds: float = 3600) -> None:
    """As if its waiting time, and any lease, had run out."""
    then = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(due_at=then, rung_until=then)
    Job.objects.filter(pk=job.pk, leased_until__isnull=False).update(leased_until=then)


def test_the_bell_knows_the_jobs() -> None:
    assert jobs.ring_due in bell._ringers


def test_a_job_is_taken_forward_step_by_step_to_its_end(each_step: Steps, job: Job) -> None:
    each_step(count_up)
    steps = 0

    while run_due():
        steps += 1

    job.refresh_from_db()
    assert (steps, job.cursor, job.state) == (3, 5, JobState.DONE)
    assert job.ended_at is not None
    assert job.what == {"cause": "SOME-cause"}


def test_nobody_is_rung_for_twice_in_the_same_moment(each_step: Steps, job: Job) -> None:
    each_step(count_up)

    assert [task.args for task in jobs.ring_due()] == [(job.pk,)]
    assert list(jobs.ring_due()) == []


def test_a_kind_that_nobody_can_take_forward_is_left_alone(each_step: Steps, job: Job) -> None:
    jobs._kinds.pop(JobKind.SEND, None)

    assert list(jobs.ring_due()) == []
    assert jobs.run(job.pk) is False


def test_a_job_that_does_not_exist_is_nobodys() -> None:
    assert jobs.run(10**9) is False


def test_two_workers_never_take_a_step_of_one_job_at_the_same_time(each_step: Steps, job: Job) -> None:
    met = []
    each_step(lambda mine: met.append(jobs.run(mine.pk)))

    assert jobs.run(job.pk) is True

    assert met == [False]


def test_a_killed_worker_is_followed_by_another_where_it_was(each_step: Steps, job: Job) -> None:
    each_step(count_up)
    run_due()
    killed = jobs._take(job.pk)
    assert killed is not None
    assert run_due() == 0

    time_passes(job)
    while run_due():
        pass

    job.refresh_from_db()
    assert (job.cursor, job.state) == (5, JobState.DONE)


def test_a_worker_that_comes_back_after_its_lease_changes_nothing_any_more(each_step: Steps, job: Job) -> None:
    each_step(count_up)
    frozen = jobs._take(job.pk)
    assert frozen is not None
    time_passes(job)
    run_due()

    assert jobs.keep(frozen, cursor=1) is False
    assert jobs.end(frozen) is False
    with transaction.atomic(), pytest.raises(LeaseLost):
        jobs.hold(frozen)

    job.refresh_from_db()
    assert (job.cursor, job.state) == (2, JobState.RUNNING)


def test_losing_the_lease_in_the_middle_of_a_step_is_no_bug(each_step: Steps, job: Job) -> None:
    def stopped_meanwhile(mine: Job) -> None:
        jobs.stop(mine)
        with transaction.atomic():
            jobs.hold(mine)

    each_step(stopped_meanwhile)

    assert jobs.run(job.pk) is False

    job.refresh_from_db()
    assert (job.state, job.code) == (JobState.STOPPED, "")


def test_a_stopped_job_takes_no_further_step(each_step: Steps, job: Job) -> None:
    each_step(count_up)
    run_due()

    assert jobs.stop(job) is True
    assert jobs.stop(job) is False

    assert run_due() == 0
    job.refresh_from_db()
    assert (job.cursor, job.state) == (2, JobState.STOPPED)


def test_whoever_knows_the_kind_is_told_of_a_stop_once(each_step: Steps, job: Job) -> None:
    told = []
    jobs.register(JobKind.SEND, count_up, on_stop=lambda stopped: told.append(stopped.pk))

    jobs.stop(job)
    jobs.stop(job)

    assert told == [job.pk]


def test_a_stop_that_cannot_be_carried_out_whole_is_no_stop(each_step: Steps, job: Job) -> None:
    def fails(stopped: Job) -> None:
        raise LeaseLost

    jobs.register(JobKind.SEND, count_up, on_stop=fails)

    with pytest.raises(LeaseLost):
        jobs.stop(job)

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_step_that_breaks_is_told_without_its_message_and_tried_again(
    each_step: Steps, job: Job, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(mine: Job) -> None:
        raise ValueError("ida@example.com")

    each_step(breaks)
    assert run_due() == 1
    job.refresh_from_db()
    assert (job.code, job.state) == ("step_failed", JobState.RUNNING)
    assert run_due() == 0

    each_step(count_up)
    time_passes(job)
    while run_due():
        pass

    job.refresh_from_db()
    assert (job.code, job.state) == ("", JobState.DONE)
    assert "ida@example.com" not in caplog.text


def test_a_step_may_wait_and_says_what_for(each_step: Steps, job: Job) -> None:
    each_step(lambda mine: jobs.wait(mine, timedelta(minutes=5), code="allowance_low"))

    assert run_due() == 1
    assert run_due() == 0

    job.refresh_from_db()
    assert job.code == "allowance_low"

    each_step(count_up)
    time_passes(job)
    run_due()

    job.refresh_from_db()
    assert job.code == ""


def test_jobs_take_turns(each_step: Steps, connection: Connection, ada: User) -> None:
    served: list[int] = []
    each_step(lambda mine: served.append(mine.pk))
    many = [jobs.ask(connection, JobKind.SEND, by=ada).pk for _ in range(jobs.AT_ONCE + 2)]

    run_due()
    run_due()

    assert set(served) == set(many)


def test_jobs_together_take_no_more_threads_than_they_may(each_step: Steps, connection: Connection, ada: User) -> None:
    each_step(count_up)
    for _ in range(jobs.AT_ONCE + 2):
        jobs.ask(connection, JobKind.SEND, by=ada)

    rung = [*jobs.ring_due(), *jobs.ring_due()]

    assert len(rung) == jobs.AT_ONCE
