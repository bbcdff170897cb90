"""What workers do for connectors."""

from celery import shared_task

from integrations import lanes


@shared_task
def run_lane(lane_id: int) -> None:
    """Pushes one batch of what is due in this lane."""
    lanes.run(lane_id)
