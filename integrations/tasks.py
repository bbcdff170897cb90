"""What workers do for connectors."""

from celery import shared_task
from kombu.exceptions import OperationalError

from integrations import alerts, grants, host_looks, jobs, lanes
from integrations.models import Lane


@shared_task
def run_lane(lane_id: int) -> None:
    """Pushes one batch of what is due in this lane; with more of it due, the lane goes to the back of the queue."""
    if lanes.run(lane_id) and lanes.mark_rung(lane_id):
        is_slow = Lane.objects.filter(pk=lane_id, is_slow=True).exists()
        try:
            lanes.signature(lane_id, is_slow=is_slow).apply_async(retry=False)
        except (OperationalError, OSError):
            # The bell rings for it anyway.
            return


@shared_task
def keep_alive(connection_id: int) -> None:
    """Renews a grant that has lain idle."""
    grants.keep_alive(connection_id)


@shared_task
def run_job(job_id: int) -> None:
    """Takes one step of what a person asked for; the bell rings for the next one."""
    jobs.run(job_id)


@shared_task
def look_hosts_up(connection_id: int) -> None:
    """Looks up who the hosts are in the org that is connected."""
    host_looks.look(connection_id)


@shared_task
def tell_people() -> None:
    """Queues the mails about what broke, what works again, and what still waits."""
    alerts.look()
