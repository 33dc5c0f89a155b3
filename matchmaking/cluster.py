"""A cluster as one object: where a data scientist starts.

    cluster = Cluster.from_dataframe(members, text="description", needs="needs")
    cluster.rank("Alfa Patch", need="a hospital that tests our patch", n=10).to_frame()
    cluster.compose(read_call("call.toml"), anchors=["Alfa Patch"], size=5)

Members go by their id or by their name everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from matchmaking.composition import (
    Call,
    Capability,
    Composition,
    ConsortiumCriterion,
    ConsortiumWeights,
    LegalRole,
    Money,
    Opportunity,
    Outsider,
    OutsideSource,
    ParetoPoint,
    Part,
    Portfolio,
    Preferences,
    RuleSet,
    WhiteSpot,
    call_precedents,
    empty_spots,
    lacking_capabilities,
    outsiders,
    rule_set,
    spots_with_outsiders,
    with_capabilities,
    with_outsiders,
)
from matchmaking.composition import calls_for as member_calls
from matchmaking.composition import compose as compose_consortia
from matchmaking.composition import pareto as pareto_front
from matchmaking.composition import portfolio as portfolio_of
from matchmaking.composition import white_spots as find_white_spots
from matchmaking.composition.rules.engagement import Load
from matchmaking.errors import BadWeights, ImpossibleRequest, InputError
from matchmaking.evaluation import Evaluation, Judgements, Report, calls_judged, read_judgements
from matchmaking.evaluation import evaluate as evaluate_judged
from matchmaking.evaluation.backtest import backtest as run_backtest
from matchmaking.evaluation.split import split_roster
from matchmaking.features import Encoder, FeatureSet, ProjectProfile, default_cache, fit, project_profile
from matchmaking.i18n import day_of
from matchmaking.members.identity.organisations import free_id
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Kind, Language, Member, Roster, Sector, Statement
from matchmaking.members.places import country_codes, is_region, nuts_of
from matchmaking.ranking import Filters, Match, Precedents, Weights, WhyNot
from matchmaking.ranking import precedents as precedents_of
from matchmaking.ranking import rank as rank_partners
from matchmaking.ranking import why_not as why_not_among
from matchmaking.workspace.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

Weighing = TypeVar("Weighing", Weights, ConsortiumWeights)

_TEXT_COLUMNS = ("text", "offers", "needs")


@dataclass(frozen=True)
class Ranking(Sequence[Match]):
    """Matches, best first: a sequence that is also a table."""

    matches: tuple[Match, ...]

    @overload
    def __getitem__(self, index: int) -> Match: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Match]: ...
    def __getitem__(self, index: int | slice) -> Match | Sequence[Match]:
        return self.matches[index]

    def __len__(self) -> int:
        return len(self.matches)

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def to_frame(self) -> "pd.DataFrame":
        """One row per match: ``rank`` (from 1), ``id``, ``name``, ``kind``, ``score`` (0 to 100), points by criterion."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "rank": rank,
                    "id": match.member.id,
                    "name": match.member.name,
                    "kind": match.member.kind.value,
                    "score": match.score,
                    **{reason.criterion.value: reason.points for reason in match.reasons},
                }
                for rank, match in enumerate(self.matches, 1)
            ]
        )


class Cluster:
    """The members of a cluster with their features.

    Parameters
    ----------
    roster : the members, their past projects and participations.
    encoder : the embedding model; the bundled one by default.
    cache : the folder of vectors; that of the user by default.
    title : what people call it, where others look in it for what they lack (``outside``).

    The features are fitted when they are first needed.
    """

    def __init__(self, roster: Roster, encoder: Encoder | None = None, cache: Path | None = None, *, title: str = "") -> None:
        self.roster = roster
        self.title = title
        self._encoder = encoder
        self._cache = cache

    @classmethod
    def open(cls, workspace: str | Path, encoder: Encoder | None = None, cache: Path | None = None) -> Self:
        """The cluster of a workspace: a file, or the URL of a database. Raises ``WorkspaceError``."""
        opened = Workspace(workspace)
        try:
            return cls(opened.roster(), encoder, cache, title=opened.title)
        finally:
            opened.close()

    @classmethod
    def from_dataframe(
        cls,
        members: "pd.DataFrame",
        *,
        name: str = "name",
        text: str = "text",
        offers: str = "offers",
        needs: str = "needs",
        kind: str = "kind",
        country: str = "country",
        city: str = "city",
        postcode: str = "postcode",
        region: str = "region",
        headcount: str = "headcount",
        sectors: str = "sectors",
        id: str = "id",
        encoder: Encoder | None = None,
        cache: Path | None = None,
    ) -> Self:
        """A cluster from a table with one row per member; each argument names a column.

        Only the column of names is needed; a column that an argument names must be there, the usual ones may be missing.
        ``text``, ``offers`` and ``needs`` hold a text or a list of texts (nl, en, fr or de), ``kind`` a value of ``Kind``,
        ``sectors`` a value of ``Sector`` or a mapping to shares, ``country`` an ISO 3166-1 code of two letters, ``region`` a
        NUTS code (else that of a Belgian postcode), ``headcount`` staff in full-time equivalents from 0 up. Without a column of
        ids they are made from the names.

        Raises ``InputError`` that names the row, counted from 0, and the column of the first value that cannot be used.
        """
        return cls(_roster_of(members, locals()), encoder, cache)

    @cached_property
    def features(self) -> FeatureSet:
        """What is known of the members as numbers."""
        return fit(self.roster, self.encoder, self._cache or default_cache())

    @cached_property
    def encoder(self) -> Encoder:
        return self._encoder or Encoder()

    def rank(
        self,
        seeker: Member | str | Sequence[Member | str] | None = None,
        need: str = "",
        *,
        n: int = 10,
        filters: Filters | None = None,
        weights: Weights | Mapping[str, float] | None = None,
    ) -> Ranking:
        """The ``n`` partners that suit a seeker, a need, or both; best first.

        Parameters
        ----------
        seeker : who looks: a member, its id or name, or a team of several.
        need : what is looked for, in words (nl, en, fr or de). Conditions in it, such as "a hospital", are read.
        n : the most partners.
        filters : who may be found.
        weights : a weight from 0 up for each criterion, those of the default preset where none are given.

        Raises ``UnknownMember``, ``BadWeights`` for a weight that does not exist, and ``ImpossibleRequest`` for a question
        without words or with words that cannot be understood.
        """
        return Ranking(tuple(rank_partners(self.features, seeker, need, filters, _weights(Weights, weights), n)))

    def why_not(
        self,
        partner: Member | str,
        seeker: Member | str | None = None,
        need: str = "",
        *,
        k: int = 10,
        filters: Filters | None = None,
        weights: Weights | Mapping[str, float] | None = None,
    ) -> WhyNot:
        """Why a member is not among the first ``k``, and the smallest single change that would lift it there."""
        return why_not_among(self.features, partner, seeker, need, k, filters, _weights(Weights, weights))

    def compose(
        self,
        call: Call,
        *,
        anchors: Iterable[str] = (),
        excluded: Iterable[str] = (),
        apart: Iterable[tuple[str, str]] = (),
        parts: Mapping[str, Part] | None = None,
        size: int | tuple[int, int] | None = None,
        alternatives: int = 5,
        ruleset: RuleSet | str | None = None,
        weights: ConsortiumWeights | Mapping[str, float] | None = None,
        preferences: Preferences | None = None,
        distance: int | None = None,
        spare: int = 0,
        legal_roles: Mapping[str, LegalRole | str] | None = None,
        load: Mapping[str, Load] | None = None,
        max_load: int | None = None,
        outside: Sequence["Cluster"] = (),
    ) -> Composition:
        """Different consortia that could answer the call.

        Parameters
        ----------
        call : the call; one without capabilities gets those that its text asks for.
        anchors, excluded : the members that must and must not take part. Members are ids or names here and below.
        apart : pairs of members of which at most one takes part.
        parts : in which part of the project single members sit.
        size : the number of members, or the smallest and largest.
        alternatives : the most consortia.
        ruleset : the rules, or the id of a rule set that comes with the product; else those that the call names.
        weights : a weight from 0 up by criterion of consortia.
        preferences : what turns the weights.
        distance : the members in which alternatives differ at least; 2, or 1 where too few differ in two.
        spare : the members that may drop out without a capability being lost, where enough members cover it.
        legal_roles : how single members take part before the funder, such as ``associated_partner``; else as the rules say.
        load : in which others that run single members take part, or in how many.
        max_load : in how many a member takes part at most, this one included; None for no limit.
        outside : archives, other clusters or portfolios to look in for who does what no member covers; the proposals stay the
            same, and name who was found (``Coverage.outside``).

        Raises ``UnknownMember``, ``BadCall``, ``BadWeights``, and ``ImpossibleRequest`` for a request that contradicts itself.
        """
        asked = with_capabilities(call, self.features)
        composed = compose_consortia(
            asked,
            self.features,
            anchors=self._ids(anchors),
            excluded=self._ids(excluded),
            apart=[self._pair(pair) for pair in apart],
            parts={self.roster.find(member).id: part for member, part in (parts or {}).items()},
            size=size,
            alternatives=alternatives,
            ruleset=_rules(ruleset),
            weights=_weights(ConsortiumWeights, weights),
            preferences=preferences,
            distance=distance,
            spare=spare,
            legal_roles={self.roster.find(member).id: _legal_role(role) for member, role in (legal_roles or {}).items()},
            load={self.roster.find(member).id: given for member, given in (load or {}).items()},
            max_load=max_load,
        )
        found = self._outsiders(lacking_capabilities(composed.consortia, asked), outside)
        return replace(composed, consortia=tuple(with_outsiders(each, found) for each in composed.consortia))

    def white_spots(self, calls: Sequence[Call], *, outside: Sequence["Cluster"] = ()) -> tuple[WhiteSpot, ...]:
        """What the calls ask for and few or no members cover, the widest gap first.

        Parameters
        ----------
        calls : the calls; one without capabilities gets those that its text asks for.
        outside : as in ``compose``; who was found is named in ``WhiteSpot.outside``.
        """
        asked = [with_capabilities(call, self.features) for call in calls]
        spots = find_white_spots(asked, self.features)
        return spots_with_outsiders(spots, self._outsiders(empty_spots(spots, asked), outside))

    def calls_for(self, member: Member | str, calls: Sequence[Call], *, on: date | None = None) -> tuple[Opportunity, ...]:
        """The open calls as a member sees them, those of which it covers most first.

        Parameters
        ----------
        member : the member, its id or its name.
        calls : the calls; one without capabilities gets those that its text asks for, one whose deadline is over is left out.
        on : the day on which they must be open; today where none is given.

        Raises ``UnknownMember``, and ``BadRules`` for a call whose rules are not known.
        """
        seen_from = member if isinstance(member, Member) else self.roster.find(member)
        return member_calls(seen_from, calls, self.features, on or day_of(datetime.now(UTC)))

    def precedents(self, call: Call | str, *, n: int = 10) -> Precedents:
        """The funded consortia nearest to a call or a text, and what they have in common.

        Parameters
        ----------
        call : the call, or any text (nl, en, fr or de); a call without capabilities gets those that its text asks for.
        n : the most projects; there are fewer, or none, where no more are related to what is asked.

        Raises ``ImpossibleRequest`` for a text without a word.
        """
        if isinstance(call, str):
            return precedents_of(self.features, call, top=n)
        return call_precedents(with_capabilities(call, self.features), self.features, n)

    def profile(self, member: Member | str) -> ProjectProfile | None:
        """What a member keeps doing, as its past projects tell it; None for one without any. Raises ``UnknownMember``."""
        return project_profile(self.features, member if isinstance(member, Member) else self.roster.find(member))

    def portfolio(
        self,
        call: Call,
        count: int,
        *,
        excluded: Iterable[str] = (),
        load: int = 1,
        institutions: int | None = None,
        loads: Mapping[str, int] | None = None,
        total: float | None = None,
        size: int | tuple[int, int] | None = None,
        ruleset: RuleSet | str | None = None,
        weights: ConsortiumWeights | Mapping[str, float] | None = None,
    ) -> Portfolio:
        """``count`` consortia side by side.

        Each member takes part in at most ``load`` of them, an institution in ``institutions``, single members (ids or names) in
        what ``loads`` gives them. ``total`` is the budget of all together in EUR; all else is as in ``compose``.
        """
        return portfolio_of(
            with_capabilities(call, self.features),
            self.features,
            count,
            load=load,
            institutions=institutions,
            loads={self.roster.find(member).id: most for member, most in (loads or {}).items()},
            total=total,
            excluded=self._ids(excluded),
            size=size,
            ruleset=_rules(ruleset),
            weights=_weights(ConsortiumWeights, weights),
        )

    def pareto_front(
        self,
        call: Call,
        first: ConsortiumCriterion | Money | str,
        second: ConsortiumCriterion | Money | str,
        *,
        anchors: Iterable[str] = (),
        excluded: Iterable[str] = (),
        most: int = 12,
        size: int | tuple[int, int] | None = None,
        ruleset: RuleSet | str | None = None,
    ) -> tuple[ParetoPoint, ...]:
        """The consortia of which none is better on both criteria, the most of the first criterion first.

        Criteria may be given by their values, such as ``"coverage"``. About ``most`` consortia at most, 0 for all there are;
        all else is as in ``compose``.
        """
        return pareto_front(
            with_capabilities(call, self.features),
            self.features,
            _axis(first),
            _axis(second),
            anchors=self._ids(anchors),
            excluded=self._ids(excluded),
            most=most,
            size=size,
            ruleset=_rules(ruleset),
        )

    def backtest(self, train_end: date, until: date | None = None, **options: Any) -> Report:
        """How high the ranking puts the true partners of the projects from ``train_end`` on, beside simple baselines.

        Only what started before ``train_end`` is known. ``options`` are those of ``evaluation.backtest``. Raises
        ``ImpossibleRequest`` where no project lies on one of the sides.
        """
        return run_backtest(
            split_roster(self.roster, train_end, until), self.encoder, self._cache or default_cache(), **options
        )

    def evaluate(self, judged: Judgements | str | Path, calls: Sequence[Call] = (), seed: int = 0) -> Evaluation:
        """The answers to questions that people judged, beside word search and the embedding model alone.

        ``judged`` is a JSON file as in docs/judging.md, or what ``read_judgements`` made of one; for ``calls`` about which
        something was judged proposals are made. Raises ``BadJudgements`` naming file, entry and field.
        """
        questions = judged if isinstance(judged, Judgements) else read_judgements(Path(judged), self.roster)
        return evaluate_judged(self.features, questions, calls_judged(calls, questions), seed)

    def _outsiders(self, lacking: Sequence[Capability], outside: Sequence["Cluster"]) -> Mapping[str, tuple[Outsider, ...]]:
        """Who of the others does what this cluster lacks; their features are fitted where it lacks something."""
        sources = [OutsideSource(each.title, each.features) for each in outside] if lacking else []
        return outsiders(lacking, self.roster, sources)

    def _ids(self, members: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.roster.find(member).id for member in members)

    def _pair(self, pair: tuple[str, str]) -> tuple[str, str]:
        one, other = pair
        return self.roster.find(one).id, self.roster.find(other).id


def _rules(given: RuleSet | str | None) -> RuleSet | None:
    return rule_set(given) if isinstance(given, str) else given


def _axis(given: ConsortiumCriterion | Money | str) -> ConsortiumCriterion | Money:
    known: dict[str, ConsortiumCriterion | Money] = {one.value: one for one in (*ConsortiumCriterion, *Money)}
    if given not in known:
        raise ImpossibleRequest("There is no criterion '{name}'. Choose from {known}.", name=given, known=", ".join(known))
    return known[given]


def _weights(kind: type[Weighing], given: Weighing | Mapping[str, float] | None) -> Weighing | None:
    """The weights as such; raises ``BadWeights`` naming the one that does not exist or is no number from 0 up."""
    if not isinstance(given, Mapping):
        return given
    known = list(signature(kind).parameters)
    for name, value in given.items():
        if name not in known:
            raise BadWeights("There is no weight '{name}'. Choose from {known}.", name=name, known=", ".join(known))
        if not (isinstance(value, (int, float)) and 0 <= value <= 1e6):
            raise BadWeights("The weight of '{name}' must be a number of 0 or more, not {value}.", name=name, value=value)
    if kind is Weights and not any(given.values()):
        raise BadWeights("All weights are 0: give at least one criterion a weight above 0.")
    return kind(**given)


def _roster_of(table: "pd.DataFrame", columns: Mapping[str, Any]) -> Roster:
    usual = {
        name: one.default for name, one in signature(Cluster.from_dataframe).parameters.items() if isinstance(one.default, str)
    }
    for field, default in usual.items():
        if columns[field] not in table.columns and (field == "name" or columns[field] != default):
            raise InputError(
                "The table has no column '{column}': give the name of the right one as {field}=. It has {known}.",
                column=columns[field],
                field=field,
                known=", ".join(map(str, table.columns)),
            )
    taken: set[str] = set()
    members = []
    for number, (_, row) in enumerate(table.iterrows()):
        members.append(_member(_Row(number, row, columns), taken))
        taken.add(members[-1].id)
    return Roster.of(members)


@dataclass(frozen=True)
class _Row:
    """A row of the table; ``number`` counts from 0, as ``iloc`` does."""

    number: int
    values: "pd.Series[Any]"
    columns: Mapping[str, Any]

    def __call__(self, field: str) -> Any:
        """The value of a field; None where the table has no such column or the cell is empty."""
        value = self.values.get(self.columns[field])
        empty = value is None or (isinstance(value, float) and value != value) or value == ""
        return None if empty else value

    def refuse(self, field: str, value: object, right: str) -> InputError:
        return InputError(
            "Row {row}, column '{column}': '{value}' cannot be used. Give {right}.",
            row=self.number,
            column=self.columns[field],
            value=value,
            right=right,
        )


def _member(row: _Row, taken: set[str]) -> Member:
    name = str(row("name") or "").strip()
    if not name:
        raise row.refuse("name", "", "each member a name")
    id = str(row("id") or "") or free_id(name, taken)
    if id in taken:
        raise row.refuse("id", id, "each member an id of its own")
    country = str(row("country") or "").upper()
    if country and country not in country_codes():
        raise row.refuse("country", country, "a code of two letters, such as BE")
    region = str(row("region") or "").upper()
    if region and not is_region(region):
        raise row.refuse("region", region, "a NUTS code, such as BE2 for Flanders")
    texts = {field: _texts(row(field)) for field in _TEXT_COLUMNS}
    spoken = language_of(" ".join(text for said in texts.values() for text in said))
    statements = {
        field: tuple(Statement(text, language_of(text, spoken) or Language.ENGLISH) for text in said)
        for field, said in texts.items()
    }
    return Member(
        id,
        name,
        kind=_kind(row),
        country=country,
        city=str(row("city") or ""),
        postcode=str(row("postcode") or ""),
        nuts=region or nuts_of(str(row("postcode") or ""), country),
        headcount=_headcount(row),
        sectors=_sectors(row),
        statements=statements["text"],
        offers=statements["offers"],
        needs=statements["needs"],
    )


def _texts(value: Any) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else []
    return tuple(text for text in (str(one).strip() for one in given) if text)


def _kind(row: _Row) -> Kind:
    value = row("kind")
    if value is None:
        return Kind.UNKNOWN
    try:
        return Kind(str(value).strip().casefold().replace(" ", "_"))
    except ValueError:
        raise row.refuse("kind", value, f"one of {', '.join(Kind)}") from None


def _headcount(row: _Row) -> float | None:
    value = row("headcount")
    try:
        count = None if value is None else float(value)
    except (TypeError, ValueError):
        count = -1.0
    if count is not None and not 0 <= count < 1e8:
        raise row.refuse("headcount", value, "a number of staff from 0 up")
    return count


def _sectors(row: _Row) -> Mapping[Sector, float]:
    value = row("sectors")
    if value is None:
        return {}
    given = dict(value) if isinstance(value, Mapping) else {value: 1.0}
    try:
        shares = {Sector(str(sector).strip().casefold()): float(share) for sector, share in given.items()}
    except (TypeError, ValueError):
        raise row.refuse("sectors", value, f"one of {', '.join(Sector)}, or a share for each") from None
    total = sum(shares.values())
    if not total > 0 or min(shares.values()) < 0:
        raise row.refuse("sectors", value, "shares of which one is above 0")
    return {sector: share / total for sector, share in shares.items()}


def _legal_role(given: LegalRole | str) -> LegalRole:
    allowed = [each.value for each in LegalRole]
    if given not in allowed:
        raise ImpossibleRequest(
            "There is no legal role '{role}'. Choose one of {allowed}.", role=str(given), allowed=", ".join(allowed)
        )
    return LegalRole(given)
