"""The question behind a ranking: who asks, and for what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.features.fit import fit_model
from matchmaking.features.past_projects import ProjectSimilarity
from matchmaking.features.sentences import sentences
from matchmaking.members.member import SECTOR_FROM, Member, Project, Sector
from matchmaking.ranking.conditions import Condition, Met, Sort, can_be_meant, judge_condition, lost
from matchmaking.ranking.question_reading import Need, ReadQuestion, denies, read_question
from matchmaking.ranking.suiting import meant

_MOST_OWN_TEXTS = 40
"""Texts of a seeker that are compared when it names no need: its statements and offers, then its latest projects."""
_FIELD = 50
"""Members nearest to a seeker that stand for its field."""
_SPEAKS = 0.5
"""Agreement of a member's texts with an excluded topic from which it can be said to mention it."""
_MOST_FACETS = 12
"""Sentences of a long need (a pasted call) that are answered one by one, the longest ones."""


@dataclass(frozen=True)
class Facets:
    """What is wanted, piece by piece, and who has it.

    ``names`` are the words a person knows each facet by, ``weights`` (facets,) how much each matters, ``strengths``
    (members, facets) how well each member covers it, ``held`` (facets,) how well the seeker does itself; all 0 to 1.
    """

    names: tuple[Mapping[str, str] | str, ...]
    weights: NDArray[np.float64]
    strengths: NDArray[np.float64]
    held: NDArray[np.float64]


Seeker = Member | str | Sequence[Member | str] | None
"""Who asks: a member, its id or its name, a team of several, or nobody."""


@dataclass(frozen=True)
class Question:
    """A seeker or a team of them, a need in words, or both. ``rows`` are the seekers' places in the roster.

    ``read`` is what was asked with the conditions read in it, ``need`` what of it is compared with texts. ``call`` holds the
    topic and programme codes that partners are looked for under, if any.
    """

    features: FeatureSet
    rows: tuple[int, ...]
    read: ReadQuestion
    call: Project = field(default_factory=lambda: Project(""))

    @classmethod
    def of(
        cls, features: FeatureSet, seeker: Seeker, need: Need, topics: Sequence[str] = (), programmes: Sequence[str] = ()
    ) -> "Question":
        """Raises ``UnknownMember`` for a seeker that is not there, ``ImpossibleRequest`` without seeker, need and codes."""
        read = read_question(need)
        given = () if seeker is None else (seeker,) if isinstance(seeker, Member | str) else tuple(seeker)
        members = (one if isinstance(one, Member) else features.roster.find(one) for one in given)
        rows = tuple(sorted({features.roster.position[member.id] for member in members}))
        if not (rows or topics or programmes or any(map(str.isalnum, read.text))):
            raise ImpossibleRequest("Say what you are looking for: give a need in words, a seeker, or both.")
        return cls(features, rows, read, Project("", topics=tuple(topics), programmes=tuple(programmes)))

    @property
    def need(self) -> str:
        """What is compared with texts: the words of the question without those of its conditions."""
        return self.read.rest

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions that the question states."""
        return self.read.conditions

    @cached_property
    def judged(self) -> tuple[tuple[Met, ...], ...]:
        """What came of each condition for each member, in the order of the rows; empty where the question states none."""
        if not self.conditions:
            return ()
        about = self._about()
        return tuple(
            tuple(
                judge_condition(condition, member, self._own(member), self._sectors(row), about[condition.key][row])
                if condition.sort is Sort.TOPIC
                else judge_condition(condition, member, self._own(member), self._sectors(row))
                for condition in self.conditions
            )
            for row, member in enumerate(self.features.roster.members)
        )

    @cached_property
    def lost(self) -> NDArray[np.float64]:
        """The part of its points that each member loses by missing what is preferred, shape (members,), 0 to 1."""
        if not self.judged:
            return np.zeros(len(self.features.roster.members))
        return np.array([lost(judged) for judged in self.judged], np.float64)

    @cached_property
    def meant(self) -> NDArray[np.bool_] | None:
        """Whom the question can mean by its conditions, shape (members,); None where it has none."""
        return np.array([can_be_meant(judged) for judged in self.judged], bool) if self.judged else None

    @cached_property
    def strengths_wanted(self) -> NDArray[np.float64]:
        """How well each member answers what is ``wanted``, beside whom the question can mean, (members, wanted), 0 to 1."""
        features = self.features
        meaning, words = (
            (said(self.wanted) + said(self.spoken)) / 2 if self.spoken != self.wanted else said(self.wanted)
            for said in (features.meaning, features.wording)
        )
        read_in = [ReadQuestion(text) for text in self.wanted] if self.read.taken_away else self.wanted
        by_need = meant(features.roster, read_in)
        suits = by_need if self.meant is None else by_need & self.meant[:, None]
        return fit_model().strengths(meaning, words, suits)

    @cached_property
    def admitted(self) -> NDArray[np.bool_]:
        """Which members meet every strict condition, shape (members,); False where this is unknown."""
        if not self.judged:
            return np.ones(len(self.features.roster.members), bool)
        return np.array([all(met.passes for met in judged) for judged in self.judged], bool)

    def _own(self, member: Member) -> tuple[str, ...]:
        return tuple(statement.text for statement in (*member.statements, *member.offers))

    def _sectors(self, row: int) -> tuple[Sector, ...]:
        shares = self.features.sectors[row]
        return tuple(sector for sector, share in zip(Sector, shares, strict=True) if share >= SECTOR_FROM)

    def _about(self) -> dict[str, list[float | None]]:
        """By how much each member speaks more of an excluded topic than of what is asked; None for one without texts."""
        found: dict[str, list[float | None]] = {}
        for condition in self.conditions:
            if condition.sort is Sort.TOPIC:
                spoken, asked = self.features.strengths([condition.values[0], self.need]).T
                more = np.where(spoken >= _SPEAKS, spoken - asked, 0.0)
                with_texts = np.diff(self.features.passages.owners.indptr) > 0
                found[condition.key] = [
                    None if not has else 0.0 if value > 0 and self._denies(row, condition.values[0]) else float(value)
                    for row, (value, has) in enumerate(zip(more, with_texts, strict=True))
                ]
        return found

    def _denies(self, row: int, topic: str) -> bool:
        """Where a member mentions the topic, it says that it does without: "without any camera"."""
        passage = self.features.best_passage(row, [topic])
        return passage is not None and denies(passage.text)

    @cached_property
    def seekers(self) -> tuple[Member, ...]:
        return tuple(self.features.roster.members[row] for row in self.rows)

    @cached_property
    def others(self) -> NDArray[np.intp]:
        """Everybody but the seekers, as rows."""
        return np.delete(np.arange(len(self.features.roster.members)), self.rows)

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """What is looked for, one by one: the sentences of the need, or the needs that the seeker states."""
        if self.need and self.read.asks_one_thing:
            return (self.need,)
        if self.need:
            facets = sentences(self.need)
            if len(facets) > _MOST_FACETS:
                longest = set(sorted(facets, key=len, reverse=True)[:_MOST_FACETS])
                facets = [facet for facet in facets if facet in longest]
            return tuple(dict.fromkeys(facets))
        return tuple(dict.fromkeys(need.text for seeker in self.seekers for need in seeker.needs))

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        """What is ``wanted`` with the kinds of organisation that are asked for, in the same order.

        "Tests our wound plaster" is near to who makes plasters, "a hospital that tests our wound plaster" to who tests them
        and to any hospital: texts are compared with both.
        """
        return self.read.compared[-1:] if self.need and self.read.asks_one_thing else self.wanted

    @cached_property
    def own_texts(self) -> tuple[str, ...]:
        """What the seekers themselves say, for those without a need: partners in their field are looked for."""
        stated = [statement.text for seeker in self.seekers for statement in (*seeker.statements, *seeker.offers)]
        for row in self.rows:
            if len(stated) < _MOST_OWN_TEXTS:
                stated += [project.text or project.title for project in self.features.network.projects_of(row)]
        return tuple(dict.fromkeys(text for text in stated if text))[:_MOST_OWN_TEXTS]

    @property
    def asked(self) -> tuple[str, ...]:
        """The texts that partners' texts are compared with."""
        return self.wanted or self.own_texts

    @cached_property
    def agreements_alone(self) -> NDArray[np.float64]:
        """Agreement of each passage by itself with the question, shape (passages,), at most 1.

        That is with the text of the question that suits it best; a need of several sentences also counts as a whole.
        """
        texts = dict.fromkeys([*self.asked, *([self.need] if self.need else [])])
        if not texts:
            return np.zeros(len(self.features.passages.passages))
        agreed = np.asarray(self.features.agreements(list(texts)).max(axis=1))
        if self.wanted and self.spoken != self.wanted:
            agreed = (agreed + self.features.agreements(list(self.spoken)).max(axis=1)) / 2
        return agreed

    @cached_property
    def agreements(self) -> NDArray[np.float64]:
        """Agreement of each passage, in its context, with the question, shape (passages,), at most 1."""
        return self.features.passages.in_context(self.agreements_alone[:, None])[:, 0]

    @cached_property
    def strengths(self) -> NDArray[np.float64] | None:
        """How likely each member's own texts say that it does what is asked for, shape (members,); None where no need is given.

        Of a need in words with several parts it is the mean over them; of the needs that a seeker states, each of which wants
        a partner, the one that the member meets best.
        """
        if not self.wanted or not self.features.own_words or self.facets is None:
            return None
        strengths = self.facets.strengths
        return np.asarray((strengths.mean(axis=1) if self.need else strengths.max(axis=1)) * (1 - self.lost))

    @cached_property
    def word_scores(self) -> NDArray[np.float64]:
        """The part of what the question's words tell that each passage holds, shape (passages,), 0 to 1."""
        return self.features.bm25.shares(" ".join(self.asked))

    @cached_property
    def compared_texts(self) -> tuple[str, ...]:
        """What precedents are compared with: the need, else what is wanted, else, without a call, the seekers' own texts."""
        coded = bool(self.call.topics or self.call.programmes)
        return (self.need,) if self.need else self.wanted or (() if coded else self.own_texts)

    @cached_property
    def similarity(self) -> ProjectSimilarity | None:
        """How alike each precedent is to what is asked; None when nothing is asked for.

        The codes of a call without any words are looked for alone: what the seekers did before says less of the call than they.
        """
        texts = self.compared_texts
        if not (texts or self.call.topics or self.call.programmes):
            return None
        features = self.features
        cosines = np.zeros(len(features.passages.passages))
        if texts:
            cosines = (features.compared @ features.questions(texts).T).max(axis=1)
        return features.past_projects.similarity(self.call, cosines, features.tfidf.alike(texts))

    @cached_property
    def topic_similarity(self) -> NDArray[np.float64]:
        """How near each precedent is, shape (projects,), 0 to 1; where nothing tells, all are equally near."""
        near = None if self.similarity is None else self.similarity.topic_similarity
        return np.ones(len(self.features.past_projects.projects)) if near is None or not near.any() else near

    @cached_property
    def shared(self) -> NDArray[np.float64]:
        """Number of projects each member shares with the seekers, shape (members,)."""
        network = self.features.network
        return np.asarray(sum((network.shared(row) for row in self.rows), np.zeros(len(self.features.roster.members))))

    @cached_property
    def closeness(self) -> NDArray[np.float64]:
        """How closely each member worked with the seekers, shape (members,), 0 and more."""
        return self.features.past_projects.closeness(self.rows)

    @cached_property
    def country_lift(self) -> NDArray[np.float64]:
        """How many times as often as by chance each member's country works with the seekers', shape (members,)."""
        geo_proximity, lift = self.features.past_projects.countries
        return np.asarray(np.exp(np.log(lift[geo_proximity[list(self.rows)]]).mean(axis=0))[geo_proximity])

    @cached_property
    def facets(self) -> Facets | None:
        """What is wanted one by one; for seekers without needs, the bundled capabilities that their field works with."""
        features, rows = self.features, list(self.rows)
        if self.wanted:
            strengths = self.strengths_wanted
            held = strengths[rows].max(axis=0, initial=0.0)
            return Facets(self.wanted, np.ones(len(self.wanted)), strengths, held)
        if not self.own_texts:
            return None
        strengths = features.capability_strengths
        alike = features.averages @ features.averages[rows].mean(axis=0)
        alike[rows] = -np.inf
        field = np.argsort(-alike, kind="stable")[:_FIELD]
        names = tuple(capability.name for capability in features.capabilities)
        return Facets(names, strengths[field].mean(axis=0), strengths, strengths[rows].max(axis=0))
