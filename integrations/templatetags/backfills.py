"""What the part of a job's page asks about a backfill."""

from django import template

from integrations import outlook
from integrations.models import Job

register = template.Library()


@register.simple_tag
def outlook_of(job: Job) -> outlook.Outlook:
    """`{% outlook_of job as seen %}`: what was looked up, in numbers."""
    return outlook.of(job)
