"""The two sentences for every code: what happened, and what to do. A connector knows its own codes, this the common ones."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from integrations import health_words
from integrations.contract.values import Json, Words
from integrations.errors import OutcomeUnknown, Problem, Reconnect, TryAgain
from integrations.registry import NoSuchConnector, all_connectors, connector_for

# code: (what happened, what to do). `%(connector)s` and the problem's parameters may stand in them.
SENTENCES: Mapping[str, tuple[Any, Any]] = {
    "unreachable": (
        _("%(connector)s could not be reached."),
        _("We try again by ourselves. If it lasts, look at the status page of %(connector)s."),
    ),
    "no_answer": (
        _("%(connector)s did not answer in time, so we do not know whether it has what we sent."),
        _("Nothing to do: before we send again, we look whether it arrived."),
    ),
    "outcome_unknown": (
        _("The connection was lost while we were sending, so we do not know whether it arrived."),
        _("Nothing to do: before we send again, we look whether it arrived."),
    ),
    "refreshing": (
        _("Another worker is renewing the access to %(connector)s."),
        _("Nothing to do: we try again in a moment."),
    ),
    "grant_dead": (
        _("%(connector)s no longer accepts our access."),
        _("An administrator connects it again; the bookings that wait are then sent."),
    ),
    "keys_unreadable": (
        _(
            "The keys of this connection can no longer be opened, because this installation's encryption key has changed."
        ),
        _("An administrator enters the key and the secret again and connects."),
    ),
    "other_org": (
        _("This booking was confirmed while another organisation was connected."),
        _("Connect that organisation again if the booking is still to be sent there."),
    ),
    "org_changed": (
        _("Another organisation was connected while this was on its way, so nothing was sent there."),
        _("Nothing to do: it goes on by itself with the organisation that it is for."),
    ),
    "disconnected": (
        _("%(connector)s was disconnected before this was sent."),
        _("An administrator connects it again if the booking is still to be sent."),
    ),
    "state_unknown": (
        _("Nothing in this browser was waiting for this answer of %(connector)s, so nothing was changed."),
        _(
            "Look at the app's page: perhaps it is connected already. If not, start again from the app's page, and finish in the same browser, logged in as the same person."
        ),
    ),
    "state_expired": (
        _("More than ten minutes passed on the page of %(connector)s, so nothing was changed."),
        _("Start again from the app's page."),
    ),
    "not_allowed_any_more": (
        _("You may no longer connect apps in this team, so nothing was changed."),
        _("Ask an administrator of the team to connect %(connector)s."),
    ),
    "too_many_approvals": (
        _(
            "This user has approved the app for as many connections as %(connector)s keeps. It silently ends the oldest when there is one more, so this one was given back."
        ),
        _(
            "Disconnect one of the others first, connect as another user, or connect as an integration user (client credentials), which needs no approval."
        ),
    ),
    "not_let_go": (
        _(
            "%(connector)s did not confirm that the former access has ended. With one more it would silently end another team's, so nothing was connected."
        ),
        _("Wait a few minutes, then press “Try again”. If it lasts, disconnect first, then connect."),
    ),
    "approving": (
        _("Others are connecting with the same app at this moment, so nothing was connected."),
        _("Wait a minute, then press “Try again”."),
    ),
    "approvals_full": (
        _(
            "Meanwhile one user has approved this app for as many connections as %(connector)s keeps. With one more it would silently end the oldest, so nothing was connected."
        ),
        _("Press “Try again”: you are then told what to do about it."),
    ),
    "no_code": (
        _("%(connector)s sent you back without saying yes or no, so nothing was changed."),
        _("Start again from the app's page."),
    ),
    "unexpected": (
        _("Something went wrong on our side while this booking was sent."),
        _("We try again by ourselves. If it lasts, tell whoever runs this service, with the booking's reference."),
    ),
    "allowance_low": (
        _(
            "Few of the calls that %(connector)s allows your organisation in 24 hours are left, so only what a person sends by itself goes out."
        ),
        _("Nothing to do: it goes on by itself when there are more."),
    ),
    "step_failed": (
        _("Something went wrong on our side."),
        _("We try again by ourselves. If it lasts, tell whoever runs this service."),
    ),
    "superseded": (
        _("Somebody had bookings looked up anew, so these were not sent."),
        _("See what was looked up last."),
    ),
    "put_back_under_way": (
        _("Somebody is putting this back at this moment."),
        _("Look at the booking again in a few seconds."),
    ),
    "gave_up": (
        _("We tried for three days and %(connector)s did not take it."),
        _("When %(connector)s works again, send the booking once more."),
    ),
}
# Of those above, what is said to whoever connects an app.
_CONNECTING = {
    "state_unknown",
    "state_expired",
    "not_allowed_any_more",
    "too_many_approvals",
    "approvals_full",
    "approving",
    "not_let_go",
    "no_code",
}
_UNANSWERED = _("%(connector)s did not answer, or not in a way that we understand, so nothing was connected.")
_WAIT = _("Wait a few minutes, then connect again. If it lasts, look at the status page of %(connector)s.")
_MEND = _("Ask an administrator of %(connector)s to mend that, then connect again.")
UNKNOWN = (
    _("%(connector)s refused this for a reason that we do not know."),
    _("Show an administrator of %(connector)s what it answered."),
)


def words_for(slug: str, code: str, params: Json) -> Words:
    """The sentences in the reader's language; never without an answer."""
    common = SENTENCES.get(code) or health_words.SENTENCES.get(code, UNKNOWN)
    try:
        connector = connector_for(slug)
    except NoSuchConnector:
        return _fill(common, {"connector": slug, **params})
    own = connector.words(code, params)
    return own or _fill(common, {"connector": connector.name, **params})


def words_while_connecting(slug: str, problem: Problem) -> Words:
    """The same for whoever connects an app: no booking is spoken of, and nothing is tried again by itself."""
    words, connector = words_for(slug, problem.code, problem.params), connector_for(slug)
    if problem.code in _CONNECTING or isinstance(problem, Reconnect) or connector.is_about_log_in(problem.code):
        return words
    params = {"connector": connector.name}
    return Words(
        what_happened=fill(_UNANSWERED, params) if isinstance(problem, OutcomeUnknown) else words.what_happened,
        what_to_do=fill(_WAIT if isinstance(problem, TryAgain) else _MEND, params),
    )


def words_of_asking(slug: str, problem: Problem) -> Words:
    """The same for whoever asked the other side something: nothing was sent that might have arrived."""
    code = "health_no_answer" if isinstance(problem, OutcomeUnknown) else problem.code
    return words_for(slug, code, problem.params)


def _fill(sentences: tuple[Any, Any], params: Mapping[str, Any]) -> Words:
    happened, to_do = (fill(sentence, params) for sentence in sentences)
    return Words(what_happened=happened, what_to_do=to_do)


def fill(sentence: Any, params: Mapping[str, Any]) -> str:
    """The sentence with its parameters; lists are joined, and one that is missing leaves a dash."""
    return str(sentence) % _Known({key: _shown(key, value) for key, value in params.items()})


def name(word: str, kind: str = "") -> str:
    """What the other side's screens call an object, or a field of this `kind`: in the reader's language where its connector
    marked it, else in English; a word that no connector knows stays as it is.
    """
    return translated(word) or _in_english(word, kind)


def translated(word: str) -> str:
    """In the reader's language; empty where that has no word of its own for it."""
    # gettext answers an empty text with the catalogue's header.
    said = gettext(word) if word else ""
    return said if said != word else ""


def is_ours(field: str) -> bool:
    """Whether a connector knows what it is called, whichever org it is in."""
    return any(field in connector.names for connector in all_connectors())


def _in_english(word: str, kind: str) -> str:
    known = (connector.names.get(f"{kind}.{word}") or connector.names.get(word) for connector in all_connectors())
    return next(filter(None, known), word)


def listed(words: Iterable[str]) -> str:
    """One after the other, as the reader's language sets them apart."""
    return pgettext("between the parts of a list", ", ").join(words)


def _shown(key: str, value: Any) -> Any:
    # Only these hold names; other parameters hold what people typed, which nothing translates.
    said = name if key in {"object", "fields", "rights"} else str
    if isinstance(value, list):
        return listed(said(each) for each in value)
    return said(value) if isinstance(value, str) else value


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"
