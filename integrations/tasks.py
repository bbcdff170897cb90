"""What workers do for connectors."""

from celery import shared_task
from kombu.exceptions import OperationalError

from integrations import lanes
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
