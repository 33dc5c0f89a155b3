"""Consortia that people save under a name, and their changes since then when they are opened again.

The document stores what is needed to judge the set again (call, rule set with its version, request, seats) and to show the
changes since then (score, verdicts, missing capabilities).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Consortium, Seat, Verdict
from matchmaking.composition.drafts.draft import Draft, draft_of
from matchmaking.composition.drafts.judging import Request, setting_of
from matchmaking.composition.rules.engagement import Load
from matchmaking.composition.rules.rule_set import RuleSet, rule_set, rule_set_ids
from matchmaking.composition.solving.load import LOAD_RULE
from matchmaking.errors import ImpossibleRequest, MatchmakingError, WorkspaceError
from matchmaking.features import FeatureSet
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.remarks import Remark
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, delete, keep, kept

Value = TypeVar("Value")
KIND = "consortium"
"""The kind of these documents in the workspace."""

SAME_SCORE = 0.05
"""Difference in score, in points, below which nothing is reported."""


@dataclass(frozen=True)
class Saved:
    """A consortium as saved, ``score`` 0..100; ``holds`` maps rules to verdicts, ``missing`` are ids of capabilities."""

    call: Call
    ruleset: RuleSet
    request: Request
    seats: tuple[Seat, ...]
    score: float
    holds: Mapping[str, bool | None]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """The circumstances of members on the day on which a consortium is opened: their workload (by id), and the pairs kept
    apart.
    """

    load: Mapping[str, Load] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()


CircumstancesOf = Callable[[Call], Circumstances]
"""A function from a call to the circumstances of the members that answer it."""


def nothing_else(call: Call) -> Circumstances:
    """Circumstances without any workload or pair kept apart."""
    return Circumstances()


@dataclass(frozen=True)
class ConsortiumChanges:
    """The changes between saving and opening a consortium.

    ``gone`` counts the members that left the cluster or opted out, who are not named to anybody; ``score`` is the change in
    points; ``broken`` and ``met`` are the verdicts that changed, ``lost`` and ``gained`` names of capabilities; ``together``
    are the names of pairs that were kept apart since and are both in the consortium. ``versions`` are those of the rule set,
    then and now, where they differ.
    """

    gone: int = 0
    score: float = 0.0
    broken: tuple[Verdict, ...] = ()
    met: tuple[Verdict, ...] = ()
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    versions: tuple[str, str] | None = None
    together: tuple[tuple[str, str], ...] = ()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """The changes as sentences; none where nothing changed."""
        return tuple(_told(self))

    @property
    def broke(self) -> bool:
        """Whether a person must review it: a member is gone, the rules changed or are no longer met, a capability is lost, or
        two members are kept apart.
        """
        return bool(self.gone or self.versions or self.broken or self.lost or self.together)


@dataclass(frozen=True)
class BrokenConsortium:
    """A saved consortium that no longer is as it was saved, and the reasons."""

    document: Document = field(repr=False)
    why: tuple[Remark, ...]


@dataclass(frozen=True)
class Reopened:
    """A saved consortium, judged on the present cluster, with the changes since it was saved."""

    document: Document = field(repr=False)
    saved: Saved
    draft: Draft
    since: ConsortiumChanges


def save(
    workspace: Database,
    name: str,
    draft: Draft,
    now: datetime,
    document: Document | None = None,
    viewer: Viewer = OFFICE,
) -> Document:
    """Save a draft under a name: as a new document, or as the next edition of an existing one.

    A new document belongs to the viewer's member, or to the office. Raises `ImpossibleRequest` for an empty name or one that
    another consortium has, `StaleChange` when somebody else saved or removed the document since it was read, and `NotAllowed`.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise ImpossibleRequest("Give the consortium a name to save it by.")
    others = [each for each in kept(workspace, KIND, viewer=viewer) if document is None or each.id != document.id]
    if any(each.name.casefold() == wanted.casefold() for each in others):
        raise ImpossibleRequest("Another consortium is saved as '{name}': choose another name.", name=wanted)
    body = _SAVED.dump_python(_saved(draft), mode="json")
    return keep(workspace, replace(document or Document(KIND, wanted, {}, viewer.member), name=wanted, body=body), now, viewer)


def saved_consortia(workspace: Database, viewer: Viewer = OFFICE) -> tuple[Document, ...]:
    """The documents of all saved consortia that the viewer may see, by name."""
    return kept(workspace, KIND, viewer=viewer)


def remove_saved(workspace: Database, document: Document, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete a saved consortium. Raises `StaleChange` when somebody else changed it since it was read, and `NotAllowed`."""
    delete(workspace, document, now, viewer)


def read_saved(document: Document) -> Saved:
    """The consortium in a document. Raises `WorkspaceError` when it cannot be read."""
    try:
        return _SAVED.validate_python(_in_present_names(document.body))
    except (ValidationError, MatchmakingError) as cause:
        raise WorkspaceError(
            "The saved consortium '{name}' cannot be read: it is damaged, or was made by a newer version of matchmaking.",
            name=document.name,
        ) from cause


def reopen(document: Document, features: FeatureSet, circumstances: CircumstancesOf = nothing_else) -> Reopened:
    """Judge a saved consortium on the present cluster, under the present rules and in these circumstances.

    Members that left the cluster or opted out are left out; one that was merged with another since is shown as the merged
    member. Raises `ImpossibleRequest` when no member is left.
    """
    saved = _shown(read_saved(document), features.roster)
    ruleset = rule_set(saved.ruleset.id) if saved.ruleset.id in rule_set_ids() else saved.ruleset
    here = features.roster.position
    members = list(dict.fromkeys(seat.member for seat in saved.seats if seat.member in here))
    if not members:
        raise ImpossibleRequest("No member of the saved consortium '{name}' is in the cluster any longer.", name=document.name)
    now = circumstances(saved.call)
    request = _still_here(saved.request, here)
    request = replace(request, apart=request.apart | now.apart)
    draft = draft_of(setting_of(saved.call, features, ruleset).loaded(now.load), members, request)
    since = _since(saved, draft.consortium, here, ruleset)
    names = {seat.member: seat.name for seat in draft.consortium.seats}
    together = sorted(pair for pair in now.apart - saved.request.apart if names.keys() >= set(pair))
    return Reopened(
        document, saved, draft, replace(since, together=tuple((names[one], names[other]) for one, other in together))
    )


def broken_consortia(
    workspace: Database, features: FeatureSet, viewer: Viewer = OFFICE, circumstances: CircumstancesOf = nothing_else
) -> tuple[BrokenConsortium, ...]:
    """The saved consortia that the viewer may see and that broke since, by name; those that cannot be judged are included."""
    found = [(document, _what_broke(document, features, circumstances)) for document in saved_consortia(workspace, viewer)]
    return tuple(BrokenConsortium(document, why) for document, why in found if why)


def _what_broke(document: Document, features: FeatureSet, circumstances: CircumstancesOf) -> tuple[Remark, ...]:
    try:
        since = reopen(document, features, circumstances).since
    except MatchmakingError as refusal:
        return (Remark(refusal.message, refusal.values),)
    return since.remarks if since.broke else ()


_SAVED: TypeAdapter[Saved] = TypeAdapter(Saved)

_FORMER_WEIGHTS = {"familiarity": "past_collaboration", "place": "geo_proximity"}


def _in_present_names(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stored document with the present names of its fields (renamed 2026-11-29).

    Documents of before 2026-11-30 held the limit on the workload only among the rules; it is copied to its present field.
    """
    if not isinstance(request := body.get("request"), Mapping):
        return body
    request = {"preferences" if name == "dials" else name: value for name, value in request.items()}
    if isinstance(weights := request.get("weights"), Mapping):
        request["weights"] = {_FORMER_WEIGHTS.get(name, name): value for name, value in weights.items()}
    request.setdefault("max_load", _limit_among(body.get("ruleset")))
    return {**body, "request": request}


def _limit_among(ruleset: Any) -> int | None:
    """The limit on the workload in a document's rule set, None where there is none."""
    rules = ruleset.get("rules") if isinstance(ruleset, Mapping) else None
    limit = next((rule for rule in rules or () if isinstance(rule, Mapping) and rule.get("id") == LOAD_RULE), None)
    try:
        return int(limit["condition"]["of"]["busy"]) if limit else None
    except (KeyError, TypeError, ValueError):
        return None


def _saved(draft: Draft) -> Saved:
    consortium = draft.consortium
    return Saved(
        draft.setting.call,
        draft.setting.ruleset,
        draft.request,
        tuple(replace(seat, engagements=()) for seat in consortium.seats),
        consortium.score,
        {verdict.rule: verdict.holds for verdict in consortium.certificate},
        consortium.missing,
    )


def _shown(saved: Saved, roster: Roster) -> Saved:
    """The saved consortium with the ids under which its members are shown now."""
    if not roster.shown_as:
        return saved

    def by_shown(given: Mapping[str, Value]) -> dict[str, Value]:
        return {roster.id_of(member): value for member, value in given.items()}

    asked = saved.request
    request = replace(
        asked,
        locked=frozenset(map(roster.id_of, asked.locked)),
        excluded=frozenset(map(roster.id_of, asked.excluded)),
        roles=by_shown(asked.roles),
        parts=by_shown(asked.parts),
        shares=by_shown(asked.shares),
        activities=by_shown(asked.activities),
        legal_roles=by_shown(asked.legal_roles),
        apart=frozenset((roster.id_of(one), roster.id_of(other)) for one, other in asked.apart),
    )
    return replace(saved, request=request, seats=tuple(replace(seat, member=roster.id_of(seat.member)) for seat in saved.seats))


def _still_here(request: Request, here: Mapping[str, Any]) -> Request:
    return replace(
        request.about(here),
        locked=frozenset(member for member in request.locked if member in here),
        excluded=frozenset(member for member in request.excluded if member in here),
        apart=frozenset(pair for pair in request.apart if all(member in here for member in pair)),
    )


def _since(saved: Saved, now: Consortium, here: Mapping[str, Any], ruleset: RuleSet) -> ConsortiumChanges:
    names = {entry.capability: entry.name for entry in now.coverage}
    turned = [verdict for verdict in now.certificate if saved.holds.get(verdict.rule) is not verdict.holds]
    versions = (saved.ruleset.version, ruleset.version)
    return ConsortiumChanges(
        sum(seat.member not in here for seat in saved.seats),
        now.score - saved.score,
        tuple(verdict for verdict in turned if verdict.holds is False),
        tuple(verdict for verdict in turned if verdict.holds),
        tuple(names.get(key, key) for key in now.missing if key not in saved.missing),
        tuple(names.get(key, key) for key in saved.missing if key not in now.missing),
        versions if versions[0] != versions[1] else None,
    )


def _told(since: ConsortiumChanges) -> Iterator[Remark]:
    if since.gone == 1:
        yield Remark("One of its members left the cluster or opted out, and is no longer shown.")
    elif since.gone:
        yield Remark("{count} of its members left the cluster or opted out, and are no longer shown.", {"count": since.gone})
    if since.versions:
        then, now = since.versions
        yield Remark("The rules have another version: {now} instead of {then}.", {"then": then, "now": now})
    for one, other in since.together:
        yield Remark("{one} and {other} are kept apart since, and both take part.", {"one": one, "other": other})
    for verdict in since.broken:
        yield Remark("No longer met: {rule}", {"rule": dict(verdict.text) or verdict.rule})
    for verdict in since.met:
        yield Remark("Now met: {rule}", {"rule": dict(verdict.text) or verdict.rule})
    if since.lost:
        yield Remark("Lost: {capabilities}.", {"capabilities": ", ".join(since.lost)})
    if since.gained:
        yield Remark("Gained: {capabilities}.", {"capabilities": ", ".join(since.gained)})
    if abs(since.score) >= SAME_SCORE:
        values = {"points": round(abs(since.score), 1)}
        if since.score > 0:
            yield Remark("It scores {points} points more than when it was saved.", values)
        else:
            yield Remark("It scores {points} points less than when it was saved.", values)
