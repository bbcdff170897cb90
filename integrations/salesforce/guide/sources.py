"""Where the guide's statements come from: file and heading of the facts that this connector was built by.

tests/integrations/salesforce/guide/facts_headings.txt lists the headings that there are; a test holds the two together.
"""

APPS = "salesforce-api.md: 1.1 Which kind of app, and what changed in 2025–2026"
HOSTS = "salesforce-api.md: 1.2 Hosts"
AUTHORIZE = "salesforce-api.md: 1.3 Authorize"
CONSENT = "salesforce-api.md: 1.4 Consent page (for the stand-in)"
EXCHANGE = "salesforce-api.md: 1.5 Token"
REFRESH = "salesforce-api.md: 1.6 Refresh"
ADMINISTRATION = "salesforce-api.md: 1.8 What admins and users see"
QUERY = "salesforce-api.md: 2.3 Query"
EDITIONS = "salesforce-api.md: 2.9 Editions with API"
LEAD = "salesforce-api.md: 4.1 Lead (prefix `00Q`)"
CONTACT = "salesforce-api.md: 4.2 Contact (`003`)"
EVENT = "salesforce-api.md: 4.3 Event (`00U`)"
MEMBER = "salesforce-api.md: 4.4 Task, CampaignMember, User, Organization"
KEYS = "salesforce-api.md: 4.5 Idempotent creation"
NOT_CONFIRMED = "salesforce-api.md: 8. Not confirmed – check on a real org before relying on it"
WHO = "jicoo.md: 1.1 Who, where, prerequisites"
OWNER = "jicoo.md: 1.5 Owner of created Leads"
# A Client Credentials app, an API-only user and a permission set to copy are told of there.
IDEAS = "peers.md: 8. (d) What none of them has — and would make this product clearly the best"
PAINS = "peers.md: 7. (c) Pains nobody solves well — ranked"
# The labels of the app's set-up page, word for word.
PRECONFIGURATION = "seed-salesforce-preconfiguration.txt: Preliminary settings on the Salesforce side"
