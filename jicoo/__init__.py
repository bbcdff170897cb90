"""The project, and code that belongs to no one else."""

from jicoo.celery import app as celery_app

__all__ = ["celery_app"]
