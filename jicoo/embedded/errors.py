"""What can go wrong with the embedded PostgreSQL."""


class ClusterError(Exception):
    """The text is for the person at the terminal: what happened and what to do."""
