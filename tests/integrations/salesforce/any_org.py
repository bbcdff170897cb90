"""Any org, settings and bookings for the comparison of what is foretold with what is done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from integrations.contract.pushes import Mapped, Person
from integrations.mapping import Mode
from integrations.salesforce import schema
from integrations.salesforce.standin import Org
from integrations.salesforce.standin.schema.describe import describe
from integrations.salesforce.wishes import CHOICES

KEY = "Key__c"
# Of the first two there may be one of each value; duplicate rules look at the third again when it changes.
OFTEN = frozenset({"Single__c", "Number__c", "Company"})
CUSTOM = {
    "Lead": [
        "Size__c | int | CUNFP | Size |",
        "Fixed__c | picklist 80 | CUNRFP | Fixed | values=Hot/Cold",
        "Late__c | string 12 | UNFP | Late |",
        "Rich__c | textarea 40 | CUNP | Rich | kind=richtextarea",
        "Single__c | string 40 | CUNFPQ | Single |",
        "Number__c | double | CUNFPQ | Number |",
    ],
    "Contact": [
        "Box__c | boolean | CUDFP | Box |",
        "Once__c | string 12 | CNFP | Once |",
        "Day__c | date | CUNFP | Day |",
        "Single__c | string 40 | CUNFPQ | Single |",
    ],
    "Activity": [
        "Topic__c | string 12 | CUNFP | Topic |",
        "Late__c | string 12 | UNFP | Late |",
        "Single__c | string 40 | CUNFPQ | Single |",
        "Key__c | string 64 | CUNFPKQ | Key |",
    ],
}


def furnish(org: Org, data: st.DataObject, email: str, name: str, campaign: str) -> None:
    """People of this e-mail, some of whom are members of the campaign, and whose Account may have Opportunities.

    And perhaps one without an e-mail, who has the same last name: a duplicate rule of the org's own may name them.
    """
    account = org.add("Account", Name=f"Account of {email}")["Id"]
    if data.draw(SELDOM, "hidden Account"):
        org.turn(invisible=[*org.switches.invisible, account])
    for stage in data.draw(OPPORTUNITIES, "opportunities"):
        org.add_opportunity(account, StageName=stage)
    people = [("LeadId", org.add_lead(Email=email, **named(person, name))) for person in data.draw(PEOPLE, "leads")]
    people += [
        (
            "ContactId",
            org.add_contact(Email=email, AccountId=data.draw(st.sampled_from([account, None])), **named(person, name)),
        )
        for person in data.draw(PEOPLE, "contacts")
    ]
    for (field, person), status in zip(people, data.draw(MEMBERSHIPS, "members"), strict=False):
        if status:
            org.add("CampaignMember", CampaignId=campaign, Status=status, **{field: person["Id"]})

    for field, person in people:
        if field == "LeadId" and data.draw(SELDOM, "converted"):
            org.convert_lead(person["Id"])
    for kind in data.draw(WITHOUT_EMAIL, "without e-mail"):
        org.add(kind, LastName=name, **({"Company": "Theirs"} if kind == "Lead" else {}))


def named(person: dict[str, Any], name: str) -> dict[str, Any]:
    """Whoever is called as the invitee is called as this one."""
    return person | {"LastName": name if person["LastName"] == "Byron" else person["LastName"]}


def furnished(org: Org) -> dict[str, dict[str, str]]:
    """Ids of what settings may point at, by setting and by what becomes of it."""
    org.change_schema(custom=CUSTOM, person_accounts=True)
    accounts = {name: str(org.add("Account", Name=name)["Id"]) for name in ("there", "deleted", "purged", "hidden")}
    org.delete(accounts["deleted"])
    org.purge(accounts["purged"])
    org.turn(invisible=[accounts["hidden"]])
    campaigns = {name: str(org.add_campaign(name, "Registered")["Id"]) for name in ("active", "inactive", "deleted")}
    org.edit(campaigns["inactive"], IsActive=False)
    org.delete(campaigns["deleted"])
    person = org.add_record_type("Account", "Person", person=True)
    types = {name: str(org.add_record_type("Lead", name)["Id"]) for name in ("Partner", "Retail")}
    return {
        "account_id": accounts,
        "campaign": campaigns,
        "person_record_type": {"Person": str(person["Id"])},
        "lead_record_type": types,
    }


def host(org: Org, data: st.DataObject) -> Person:
    """Mapped to a user who is active or not, or known by their e-mail, or to nobody."""
    mapped = data.draw(st.sampled_from(list(Mapped)), "host")
    email = f"ada-{org.next_id('005').lower()}@example.com"
    user = org.add_user(email=email, IsActive=data.draw(st.booleans(), "host is active"))
    return Person(name="Ada", email=email, mapped=mapped, user_id=user["Id"] if mapped == Mapped.USER else "")


def further_hosts(org: Org, data: st.DataObject) -> list[Person]:
    return [
        Person(
            name=f"Host {number}",
            email=f"host{number}@example.com",
            mapped=mapped,
            user_id=org.add_user(email=f"host{number}-{org.next_id('005')}@example.com")["Id"]
            if mapped == "user"
            else "",
        )
        for number, mapped in enumerate(data.draw(FURTHER, "hosts"))
    ]


def stored_rules(org: Org) -> st.SearchStrategy[list[dict[str, Any]]]:
    fields = [
        field
        for name in schema.OBJECTS
        for field in schema.fields_of(name, describe(org.schema[name], "/services/data/v66.0", "", []))
        # The key of Events is nobody else's.
        if field.name in {"Company", "Title", "Phone", "LeadSource"}
        or (field.name.endswith("__c") and field.name != KEY)
    ]
    rule = st.builds(
        lambda field, source, mode, constant: {
            "object": field.object, "field": field.name, "mode": mode, "source": source, "known": field.stored(),
            "constant": constant,
        },
        # Those that may come to refuse a value more often than chance would have them.
        st.sampled_from([*fields, *[field for field in fields if field.restricted or field.name in OFTEN] * 5]),
        st.sampled_from(["constant", "company", "phone", "question:1", "starts_at", "language", "all_answers"]),
        st.sampled_from([str(mode) for mode in Mode]),
        # Where it may be there only once it is there already, or not yet.
        st.sampled_from(["Hot", "12", f"Only {org.next_id('00Q')}"]),
    )  # fmt: skip
    return st.lists(rule, max_size=6, unique_by=lambda each: (each["object"], each["field"]))


PEOPLE = st.lists(
    st.fixed_dictionaries(
        {"LastName": st.sampled_from(["Byron", "Other"]), "Title": st.sampled_from([None, "Boss"])},
        optional={"Phone": st.sampled_from(["1", "020 1"])},
    ),
    max_size=2,
)
WITHOUT_EMAIL = st.lists(st.sampled_from(["Lead", "Contact"]), max_size=2)
SELDOM = st.integers(0, 3).map(lambda number: number == 3)
TEMPLATES = st.sampled_from(
    ["About {company}", "{question:1}", "About {question:9}", "@{person.id}", "{phone}" * 280, "{no_such}", "x" * 2000]
)
WISHES = st.fixed_dictionaries(
    {
        "person": st.sampled_from(["Lead", "Contact", ""]),
        "event": st.sampled_from([True, True, False]),
        "overwrite": st.sampled_from([True, True, False]),
    },
    optional={name: st.sampled_from(values) for name, values in CHOICES.items()}
    | {
        "campaign": st.sampled_from(["active", "inactive", "deleted"]),
        "campaign_status": st.sampled_from(["", "Registered", "Not one of its own"]),
        "campaign_raise": st.lists(st.sampled_from(["Sent", "Responded"]), unique=True),
        "account_id": st.sampled_from(["there", "deleted", "purged", "hidden"]),
        "lead_record_type": st.sampled_from(["Partner", "Partner", "Retail"]),
        "person_record_type": st.just("Person"),
        "event_key": st.just(KEY),
    }
    | dict.fromkeys(["subject", "location", "description"], TEMPLATES),
)
# What the org's administrator does between the last describe and the booking.
CHANGES: dict[str, tuple[str, str, str]] = {
    "required of Leads": ("Lead", "", "Must__c | string 12 | CUFP | Must |"),
    "required of Contacts": ("Contact", "", "Must__c | string 12 | CUFP | Must |"),
    "required of Accounts": ("Account", "", "Must__c | string 12 | CUFP | Must |"),
    "required of Events": ("Activity", "", "Must__c | string 12 | CUFP | Must |"),
    "required already mapped": ("Contact", "Day__c | date | CUNFP", "Day__c | date | CUFP"),
    "no Hot any more": ("Lead", "values=Hot/Cold", "values=Cold"),
    "nothing but Hot": ("Lead", "values=Hot/Cold", "values=Hot"),
    "a formula": ("Lead", "Size__c | int | CUNFP | Size |", "Size__c | int | FP | Size | formula=NumberOfEmployees"),
    "no key": ("Activity", "CUNFPKQ", "CUNFP"),
    "key not to be written": ("Activity", "CUNFPKQ", "FPNKQ"),
    "shorter": ("Activity", "Topic__c | string 12", "Topic__c | string 2"),
    "read-only": ("Contact", "Box__c | boolean | CUDFP", "Box__c | boolean | DFP"),
}
# What the connected user lost since.
DENIED = st.dictionaries(
    st.sampled_from([*["Lead", "Contact"] * 2, "Account", "Event", "CampaignMember", "EventRelation"]),
    st.sampled_from([["create"], ["update"], ["create", "update"]]),
    max_size=2,
)
WITHHELD = st.sampled_from([[], ["Partner"], ["Person"], ["Partner", "Person"]])
DUPLICATES = st.fixed_dictionaries(
    {
        "lead_duplicates": st.sampled_from(["off", "alert", "block", "block"]),
        "contact_duplicates": st.sampled_from(["off", "alert", "block", "block"]),
        "match_by_last_name": st.sampled_from([True, True, False]),
    }
)
# What makes duplicate rules step in, beside what is drawn anyway: wishes, and a field that is overwritten and that they look at.
STEPPING_IN = st.fixed_dictionaries(
    {
        "person": st.sampled_from(["Lead", "Contact"]),
        "overwrite": st.just(True),
        "duplicates": st.sampled_from(["ask", "use"]),
        "several": st.just("recent"),
    }
)
BLOCKING = st.just({"lead_duplicates": "block", "contact_duplicates": "block", "match_by_last_name": True})
OF_LEADS = {"object": "Lead", "field": "Company", "mode": "always", "source": "constant", "constant": "Another"}


def changed(names: Sequence[str]) -> dict[str, list[str]]:
    """The custom fields after these changes."""
    custom = {kind: list(lines) for kind, lines in CUSTOM.items()}
    for name in names:
        kind, before, after = CHANGES[name]
        lines = custom.setdefault(kind, [])
        custom[kind] = [line.replace(before, after) for line in lines] if before else [*lines, after]
    return custom


MEMBERSHIPS = st.lists(st.sampled_from([None, "Sent", "Responded"]), max_size=4)
OPPORTUNITIES = st.lists(st.sampled_from(["Prospecting", "Closed Lost"]), max_size=3)
FURTHER = st.lists(st.sampled_from(list(Mapped)), max_size=3)
BOOKED = st.fixed_dictionaries(
    {},
    optional={
        "company": st.sampled_from(["New Company", " ", "@{no.such}"]),
        "phone": st.sampled_from(["020 1", "9" * 60]),
        "question:1": st.sampled_from(
            [
                "1,250",
                "about fifty",
                "yes",
                "Cold",
                "x" * 10_000,
                True,
                ("a", "b"),
                "<b>&",
                "@{person.id}",
                date(1699, 1, 1),
            ]
        ),
        "language": st.just("en"),
        "all_answers": st.sampled_from(["Topic: @{person.id}", "Topic: R&D\nSince: 2026-03-05", "x: y\n" * 2000]),
    },
)
