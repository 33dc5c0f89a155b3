"""Digests: the news for each person who follows something, limited to what that person may know, since the last digest.

A digest is made from its reader's roster (``Workspace.roster``) and searches, so it holds nothing that the reader may not see.
Digests name no contact persons.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from matchmaking.composition.calls.call import Call
from matchmaking.errors import InputError
from matchmaking.features import FeatureSet
from matchmaking.i18n import day_of
from matchmaking.i18n.names import CODES, name_of
from matchmaking.members.member import Roster, Theme
from matchmaking.members.viewers import ANYBODY, OFFICE, Viewer, ViewerRole, check_is_office
from matchmaking.ranking import default_weights, rank, read_question, worth_showing
from matchmaking.remarks import Remark
from matchmaking.workspace.maintenance.dismissals import dismissals
from matchmaking.workspace.maintenance.following import (
    Follower,
    FollowKind,
    followers,
    mark_of,
    member_marks,
    write_last,
    write_seen,
)
from matchmaking.workspace.saved_searches import kept_search
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.workspace import Workspace

MOST_ITEMS = 10
"""Pieces of news of one thing that is followed; what more there is is counted."""
_BEST = 5
"""Members that a search finds, of which its first digest tells."""
_LOOKED_AT = 10
_REMIND = (30, 14, 7, 2)
"""Days before a deadline from which it is news."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One news item and the id of the member that it is about, if any; its readers may know that member."""

    said: Remark
    member: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """The news about one followed thing, ``about`` (``""`` where it no longer exists); ``more`` counts the items left out."""

    kind: FollowKind
    about: str
    title: Remark | str
    items: tuple[NewsItem, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """The news for one follower, and the present state of all that it follows; ``news`` is empty where nothing is new."""

    follower: Follower
    news: tuple[News, ...]
    seen: Mapping[tuple[FollowKind, str], Any]


Told = tuple[Remark | str, Sequence[NewsItem], Mapping[str, Any]]
"""The name of a followed thing, its news, and its present state."""


def is_due(follower: Follower, now: datetime) -> bool:
    """Whether the interval that the follower chose has passed since its last digest."""
    return follower.last is None or (day_of(now) - day_of(follower.last)).days >= follower.every


def digests(
    workspace: Workspace,
    fitted: Callable[[Roster], FeatureSet],
    calls: Callable[[str], Sequence[Call]],
    now: datetime,
    viewer: Viewer = OFFICE,
) -> tuple[Digest, ...]:
    """A digest for each follower who is due, also where nothing is new; nothing is written, see ``keep_told``.

    ``fitted`` learns a roster, asked once for each that differs; ``calls`` gives the known calls in a language. Raises
    ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    learnt: dict[tuple[ViewerRole, str], FeatureSet] = {}
    visible = workspace.roster(ANYBODY).position

    def features_for(reader: Viewer, roster: Roster) -> FeatureSet:
        # companies that everybody sees themselves see the same
        key = (reader.role, ANYBODY.member if reader.member in visible else reader.member)
        if key not in learnt:
            learnt[key] = fitted(roster)
        return learnt[key]

    made = []
    for follower in followers(workspace, viewer):
        if not is_due(follower, now):
            continue
        roster, own = workspace.roster(follower.viewer), follower.viewer.member
        if own and roster.id_of(own) not in roster.position:
            continue
        learn = partial(features_for, follower.viewer, roster)
        reading = _Reading(workspace, follower, roster, learn, calls, day_of(now))
        made.append(reading.digest())
    return tuple(made)


def keep_told(workspace: Workspace, digest: Digest, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Record that a digest reached its reader, so that the next one starts from there.

    Raises ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        write_seen(connection, digest.follower, digest.seen)
        if digest.news:
            write_last(connection, digest.follower, now)
            write_line(connection, viewer, AuditEvent.EXPORTED, now, f"digest {digest.follower.id}")


@dataclass(frozen=True)
class _Reading:
    """What one follower may know and follows; computes its digest."""

    workspace: Workspace
    follower: Follower
    roster: Roster
    features: Callable[[], FeatureSet]
    calls: Callable[[str], Sequence[Call]]
    today: date

    def digest(self) -> Digest:
        news, seen = [], {}
        looks = {
            FollowKind.CALL: self._call,
            FollowKind.SEARCH: self._search,
            FollowKind.MEMBER: self._member,
            FollowKind.THEME: self._theme,
        }
        for each in self.follower.follows:
            title, items, marks = looks[each.kind](each.about, each.seen)
            seen[each.kind, each.about] = marks
            if items:
                shown = tuple(items[:MOST_ITEMS])
                # what is gone has no page, and its id may say who it was
                about = "" if marks.get("gone") else each.about
                news.append(News(each.kind, about, title, shown, len(items) - len(shown)))
        return Digest(self.follower, tuple(news), seen)

    def _member(self, about: str, seen: Mapping[str, Any] | None) -> Told:
        id = self.roster.id_of(about)
        if id not in self.roster.position:
            gone = [NewsItem(Remark("It is no longer shown here."))] if seen and "gone" not in seen else []
            return Remark("A member that you follow"), gone, {"gone": True}
        member = self.roster.member(id)
        marks = member_marks(member, self.roster)
        if seen is None or "gone" in seen:
            return member.name, [], marks
        items = []
        told = {
            "needs": Remark("New need: “{text}”"),
            "offers": Remark("New offer: “{text}”"),
            "statements": Remark("New in its profile: “{text}”"),
        }
        for name, remark in told.items():
            texts = {mark_of(each.text): each.text for each in getattr(member, name)}
            new = [text for mark, text in texts.items() if mark not in seen.get(name, ())]
            items += [NewsItem(Remark(remark.message, {"text": " ".join(text.split())}), id) for text in new]
        for project in set(marks["projects"]) - set(seen.get("projects", ())):
            items.append(NewsItem(Remark("New project: {project}", {"project": self.roster.project[project].dated_label}), id))
        fields = [name for name, mark in marks.items() if isinstance(mark, str) and seen.get(name) != mark]
        if fields:
            named = [Remark(CODES.get(name, name)) for name in fields]
            items.append(NewsItem(Remark("Changed: {fields}.", {"fields": named}), id))
        return member.name, sorted(items, key=lambda item: str(item.said)), marks

    def _call(self, about: str, seen: Mapping[str, Any] | None) -> Told:
        call = next((each for each in self.calls(self.follower.language) if each.id == about), None)
        if call is None:
            gone = [NewsItem(Remark("It is no longer kept here."))] if seen and "gone" not in seen else []
            return Remark("A call that you follow"), gone, {"gone": True}
        left = (call.deadline - self.today).days if call.deadline else None
        passed = sum(left is not None and left <= days for days in (*_REMIND, -1))
        asked = sorted((each.weight for each in call.capabilities), reverse=True)
        marks = {
            "deadline": call.deadline.isoformat() if call.deadline else "",
            "text": mark_of(call.words),
            "capabilities": mark_of(repr(asked)),
            "budget": mark_of(repr((call.budget, call.months, call.size))),
            "reminded": passed,
        }
        title, items = call.title, []
        since = seen or {}
        if call.deadline and marks["deadline"] != since.get("deadline"):
            before = since.get("deadline")
            values = {"day": call.deadline, "before": date.fromisoformat(before) if before else None}
            items.append(
                Remark("The deadline moved from {before} to {day}.", values) if before else Remark("Deadline: {day}.", values)
            )
        elif passed > since.get("reminded", 0) and left is not None:
            items.append(
                Remark("The deadline has passed.")
                if left < 0
                else Remark("The deadline is near: {day} (days left: {left}).", {"day": call.deadline, "left": left})
            )
        if since and "gone" not in since:
            changed = {
                "text": Remark("Its text changed."),
                "capabilities": Remark("It asks for other capabilities than before."),
                "budget": Remark("Its budget, duration or number of partners changed."),
            }
            items += [remark for name, remark in changed.items() if since.get(name) != marks[name]]
        return title, [NewsItem(item) for item in items], marks

    def _search(self, about: str, seen: Mapping[str, Any] | None) -> Told:
        search = kept_search(self.workspace, about, self.follower.viewer)
        nothing: Told = Remark("A search that you follow"), [], seen or {}
        if search is None:
            gone = [NewsItem(Remark("It is no longer kept here."))] if seen and "gone" not in seen else []
            return nothing[0], gone, {"gone": True}
        features = self.features()
        seeker = self.roster.id_of(search.seeker)
        if search.seeker and seeker not in self.roster.position:
            return nothing
        asked = read_question(search.need).without(*search.without)
        hidden = frozenset(each.partner for each in dismissals(self.workspace, seeker, self.follower.viewer))
        filters = replace(search.filters, without=hidden)
        try:
            found = rank(features, seeker or None, asked, filters, filters.weighed(default_weights()), _LOOKED_AT)
        except InputError:  # it cannot be answered any longer, such as by words that no text holds
            return nothing
        listed = [match.member for match in found if worth_showing(match)]
        title = " ".join(search.need.split()) or (self.roster.member(seeker).name if seeker else nothing[0])
        known = None if seen is None or "gone" in seen else set(seen.get("members", ()))
        items = [
            NewsItem(Remark("{name} answers it, at place {place}.", {"name": member.name, "place": place}), member.id)
            for place, member in enumerate(listed, start=1)
            if (place <= _BEST if known is None else member.id not in known)
        ]
        told = sorted({member.id for member in listed} | (known or set()))
        return title, items, {"members": told}

    def _theme(self, about: str, seen: Mapping[str, Any] | None) -> Told:
        features, theme = self.features(), Theme(about)
        on_it = [member for row, member in enumerate(features.roster.members) if theme in features.profiles.themes_of(row)]
        calls = [call for call in self.calls(self.follower.language) if theme in call.themes]
        calls = [call for call in calls if call.deadline is None or call.deadline >= self.today]
        known, known_calls = (set((seen or {}).get(name, ())) for name in ("members", "calls"))
        items = [
            NewsItem(
                Remark("Open call: {title}, until {day}.", {"title": call.title, "day": call.deadline})
                if call.deadline
                else Remark("Open call: {title}.", {"title": call.title})
            )
            for call in calls
            if call.id not in known_calls
        ]
        items += [
            NewsItem(Remark("{name} works on it.", {"name": member.name}), member.id)
            for member in on_it
            if member.id not in known
        ]
        marks = {
            "members": sorted({member.id for member in on_it} | known),
            "calls": sorted({call.id for call in calls} | known_calls),
        }
        return Remark(name_of(theme)), items, marks
