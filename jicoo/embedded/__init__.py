"""The PostgreSQL that bin/start, bin/test and bin/manage use when no server is named; knows nothing of Django."""

from jicoo.embedded.cluster import Cluster, ClusterError
from jicoo.embedded.lease import postgres

__all__ = ["Cluster", "ClusterError", "postgres"]
