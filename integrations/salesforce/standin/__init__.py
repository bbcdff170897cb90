"""A pretend Salesforce org at the HTTP border, for demos, tests and measurements. Knows nothing of the product."""

from integrations.salesforce.standin.apps import App
from integrations.salesforce.standin.faults import Fault
from integrations.salesforce.standin.org import Org, Tokens
from integrations.salesforce.standin.server import StandIn

__all__ = ["App", "Fault", "Org", "StandIn", "Tokens"]
