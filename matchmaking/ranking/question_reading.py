"""A question read: the conditions that it states on the partner, and what remains to be compared with texts.

Only what the sentence makes the partner itself counts: the head of what is wanted ("we look for a hospital that …"), a kind at
the beginning ("A hospital with …"), "no university", "preferably in Ghent". What is offered, used or served ("software for
hospitals") is left where it stands. Long texts, such as a pasted call, are not read for conditions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from matchmaking.features.turns import Word, words_of
from matchmaking.members.towns import town_named
from matchmaking.ranking.condition_words import KINDS, Lexicon, lexicon
from matchmaking.ranking.conditions import Condition, Sort
from matchmaking.ranking.stated_numbers import stated_numbers

_LONGEST = 100
"""Words of a text that is still read for conditions."""
_ADJECTIVES = 3
_FEW_WORDS = 4
_WHO_DOES = 3
"""Words from "who" to a place that is still that of who does it: "Wie maakt in Vlaanderen"."""
_NEAR_KM = 25.0
_AT_KM = 8.0
_SMALL = 49.0
_BREAK = re.compile(r"[.!?;:\n,()]|\s[–—-]\s")
_FULL = re.compile(r"[.!?;:\n]")
_WITHIN = re.compile(
    r"(?:within|less than|binnen een straal van|in een straal van|binnen|op maximaal|op|à moins de|dans un rayon de"
    r"|im umkreis von|höchstens)\s+(?:een\s+)?(\d{1,3})\s?(?:km|kilometres?|kilometers?|kilomètres?|kilometern?)\b"
    r"(?:\s+(?:of|from|van|rond|rondom|de|d['’]|autour de|um|von))?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ReadQuestion:
    """A question in words with the conditions that hold. ``taken_away`` are the keys of those that a person took away."""

    text: str
    read: tuple[Condition, ...] = ()
    taken_away: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Those that hold."""
        return tuple(condition for condition in self.read if condition.key not in self.taken_away)

    @cached_property
    def rest(self) -> str:
        """What is compared with texts: the question without the words of its conditions; all of it where no other remain."""
        spans = sorted(span for condition in self.conditions for span in condition.spans)
        if not spans:
            return self.text
        kept, at = [], 0
        for start, end in spans:
            kept.append(self.text[at : max(at, start)])
            at = max(at, end)
        rest = _tidy(" ".join([*kept, self.text[at:]]))
        while spans[0][0] == 0 and (first := words_of(rest)[:1]) and first[0].plain in lexicon().relative:
            rest = _tidy(rest[first[0].end :])
        return rest if any(map(str.isalnum, rest)) else self.text

    @cached_property
    def spoken(self) -> str:
        """``rest`` with the kinds of organisation that are asked for."""
        return self.without(*(condition.key for condition in self.conditions if condition.sort is Sort.KIND)).rest

    def without(self, *keys: str) -> "ReadQuestion":
        """The same question with fewer conditions; words of a condition that was taken away are compared with texts again."""
        return replace(self, taken_away=self.taken_away | frozenset(keys))

    def plain(self) -> "ReadQuestion":
        """The question as words alone, without any condition."""
        return self.without(*(condition.key for condition in self.read))


Need = str | ReadQuestion
"""What is looked for: words that are read, or a question that was read before."""


def read_question(need: Need) -> ReadQuestion:
    """Read the conditions of a question; one that was read before stays as it is.

    >>> asked = read_question("Wij zoeken een ziekenhuis dat onze wondpleister test")
    >>> [condition.key for condition in asked.conditions], asked.rest
    (['hospital'], 'onze wondpleister test')
    """
    if isinstance(need, ReadQuestion):
        return need
    text = need.strip()
    words = words_of(text[: 20 * _LONGEST])
    if len(words) > _LONGEST or not words:
        return ReadQuestion(text)
    reader = _Reader(text, words, lexicon())
    found = [*reader.kinds(), *reader.numbers(), *reader.places(), *reader.topics()]
    unique: dict[str, Condition] = {}
    for condition in sorted(found, key=lambda one: one.spans):
        unique.setdefault(condition.key, condition)
    return ReadQuestion(text, tuple(unique.values()))


def denies(text: str) -> bool:
    """Whether a text says "without" or "no" of something."""
    return any(word.plain in lexicon().denying for word in words_of(text))


def _tidy(text: str) -> str:
    text = " ".join(re.sub(r"\(\s{0,9}\)", "", text).split())
    text = re.sub(r" ([,.;:!?)])", r"\1", text)
    text = re.sub(r"[,;:]? ?([.!?])(?: ?[,;:.])*+", r"\1", re.sub(r"([,;:])(?: ?[,;:])++", r"\1", text))
    return re.sub(r"^[\s,;:.!?-]+", "", text).strip().rstrip(",;: ")


class _Reader:
    """One question, word by word. ``_heads`` are the places of the words from which what is wanted is told."""

    def __init__(self, text: str, words: list[Word], known: Lexicon) -> None:
        self.text, self.words, self.known = text, words, known
        self._wanted_from: dict[int, int] = {}
        between = ["", *(text[one.end : other.start] for one, other in pairwise(words))]
        self._full = [at == 0 or bool(_FULL.search(gap)) for at, gap in enumerate(between)]
        self._break = [at == 0 or bool(_BREAK.search(gap)) for at, gap in enumerate(between)]

    def kinds(self) -> list[Condition]:
        """The kinds of organisation that the partner is to be, or not to be."""
        found: list[Condition] = []
        at = 0
        while at < len(self.words):
            read = self._noun_phrase(at)
            if read is None:
                at += 1
                continue
            conditions, at = read
            found += conditions
        return found

    def _noun_phrase(self, start: int) -> tuple[list[Condition], int] | None:
        """The conditions of a kind that is wanted, or not, from this word on, and the place after it."""
        plain, known = [word.plain for word in self.words], self.known
        at, sentence = start, self._full[start]
        after_but = start > 0 and plain[start - 1] in known.but
        wants = known.longest(known.want, plain, start)
        if wants and not self._may_want(start):
            return None
        first = self._clause(start) if wants else start
        if not (sentence or after_but or wants or self._break[start]):
            return None
        at += wants
        strict, preferred = False, False
        while at < len(plain) and (plain[at] in known.strict or plain[at] in known.preferred) and at - start < 12:
            strict, preferred, at = strict or plain[at] in known.strict, preferred or plain[at] in known.preferred, at + 1
            if more := known.longest(known.want, plain, at):  # "liefst zoeken wij"
                at, wants = at + more, wants or more
        negated = known.longest(known.neg, plain, at)
        at += negated
        if not (sentence or after_but or wants or negated or preferred or strict):
            return None
        items = self._items(at, bool(wants))
        if wants or preferred or strict or items:
            self._wanted_from[start] = at
        if items is None:
            return None
        groups, spans, end, adjectives = items
        lead = (self.words[first].start, self.words[at].start) if at > first else None
        spans = [*([lead] if lead else []), *spans]
        excluded = bool(negated)
        kinds = tuple(dict.fromkeys(kind for group in groups for kind in KINDS[group]))
        if excluded and sentence and not wants and not self._short_or_but(end):
            return None
        if end < len(plain) and (plain[end] in known.but or (plain[end],) in known.want):
            spans.append((self.words[end].start, self.words[end].end))
        name = "-or-".join(dict.fromkeys(group.replace("_", "-") for group in groups))
        said = " ".join(self.text[self.words[at].start : self.words[end - 1].end].split())
        firm, places = strict or excluded, tuple(sorted(set(spans)))
        conditions = [Condition(Sort.KIND, kinds, strict=firm, excluded=excluded, name=name, said=said, spans=places)]
        conditions += [replace(one, strict=strict) for one in adjectives if not excluded]
        return conditions, end

    def _short_or_but(self, end: int) -> bool:
        """ "Geen ziekenhuis maar …", "Geen ziekenhuis." and no "Geen ziekenhuis wil onze app testen"."""
        return end >= len(self.words) or self._break[end] or self.words[end].plain in self.known.but

    def _clause(self, start: int) -> int:
        """The place of the first word of the clause, at most four words back."""
        for at in range(start, max(-1, start - 5), -1):
            if self._break[at] or (at and self.words[at - 1].plain in self.known.but):
                return at
        return -1

    def _may_want(self, start: int) -> bool:
        """A want stands at the beginning of a clause, or behind who wants: "Our company seeks"."""
        first = self._clause(start)
        return first >= 0 and (first == start or self.words[first].plain in self.known.subject)

    def _items(self, at: int, wanted: bool) -> tuple[list[str], list[tuple[int, int]], int, list[Condition]] | None:
        """One kind or several alternatives: their groups, the characters they stand at, the place after, and adjectives."""
        first = self._item(at)
        if first is None:
            return None
        groups, spans, end, adjectives, language = [first[0]], [*first[1]], first[2], [*first[3]], first[4]
        ors = self.known.ors[language]
        while end < len(self.words):
            word = self.words[end].plain
            joined = word in ors or word in self.known.ands
            comma = self._break[end] and not self._full[end]
            if not (joined or comma):
                break
            step = end + 1 if joined else end
            if comma and word in self.known.relative:
                break
            more = self._item(step) if step < len(self.words) else None
            if more is None:
                if word in ors or (comma and self._alternatives_follow(end, ors)):
                    return None  # "a hospital or contract research organisation": the kind is no condition
                break
            groups.append(more[0])
            spans += [(self.words[end].start, self.words[step].start), *more[1]] if joined else more[1]
            adjectives += more[3]
            end = more[2]
        if end < len(self.words) and language != "fr" and self.words[end].plain in self.known.ands:
            return None  # "hospitals and pharmacies use …": no wish for either
        behind = end + 1 if wanted and language == "fr" and self._is_adjective(end) else end
        if not self._ends_well(behind) or not self._ends_well(self._after_place(behind)):
            return None
        if end < len(self.words) and self.words[end].plain in self.known.relative:
            spans.append((self.words[end].start, self.words[end].end))
            end += 1
        return groups, spans, end, adjectives

    def _is_adjective(self, at: int) -> bool:
        """French adjectives stand behind: "un hôpital pédiatrique qui"."""
        if at >= len(self.words) or self._break[at]:
            return False
        return self.words[at].plain not in self.known.stop | self.known.small_words | self.known.follow | self.known.but

    def _ends_well(self, end: int) -> bool:
        """What follows a kind shows that it is the head: the end, a mark, "that", "with"; and no "hospital bed"."""
        if end >= len(self.words) or self._break[end]:
            return True
        word = self.words[end].plain
        return word in self.known.follow or word in self.known.but or word in self.known.neg_words

    def _after_place(self, end: int) -> int:
        """The place of the word behind "in Flanders", the same without one: "A hospital in Ghent asked us" is no wish."""
        plain = [word.plain for word in self.words]
        if end >= len(plain) or self._break[end]:
            return end
        at = end + max(self.known.longest(self.known.at, plain, end), self.known.longest(self.known.near, plain, end))
        if at == end:
            return end
        for length in (4, 3, 2, 1):
            name = " ".join(plain[at : at + length])
            if at + length <= len(plain) and (name in self.known.region or name in self.known.country):
                return at + length
        town = self._town(at)
        return at + town[1] if town else end

    def _alternatives_follow(self, end: int, ors: frozenset[str]) -> bool:
        for at in range(end, min(len(self.words), end + 6)):
            if self.words[at].plain in ors:
                return True
            if at > end and (self._full[at] or self.words[at].plain in self.known.relative):
                return False
        return False

    def _item(self, at: int) -> tuple[str, list[tuple[int, int]], int, list[Condition], str] | None:
        """An article, up to three adjectives and a kind: its group, characters, the place after, conditions, its language."""
        plain = [word.plain for word in self.words]
        spans: list[tuple[int, int]] = []
        start = at
        while at < len(plain) and plain[at] in self.known.article and at - start < 3:
            at += 1
        if at > start:
            spans.append((self.words[start].start, self.words[at - 1].end))
        adjectives: list[Condition] = []
        for skipped in range(_ADJECTIVES + 1):
            if at + skipped >= len(plain) or (skipped and self._break[at + skipped]):
                return None
            if kind := self.known.kind_at(plain, at + skipped):
                group, length, language, whole = kind
                first, last = self.words[at + skipped], self.words[at + skipped + length - 1]
                if whole:
                    spans.append((first.start, last.end))
                if sector := self.known.sector_company.get(plain[at + skipped]):
                    adjectives.append(self._told(Sort.SECTOR, (sector,), sector, first, first, ()))
                return group, spans, at + skipped + length, adjectives, language
            word = plain[at + skipped]
            if word in self.known.but or (word in self.known.stop | self.known.small_words and not self._qualifies(word)):
                return None
            token = self.words[at + skipped]
            if place := self.known.adjective.get(word):
                sort = Sort.COUNTRY if len(place) == 2 else Sort.REGION
                adjectives.append(self._told(sort, (place,), place.lower(), token, token, ((token.start, token.end),)))
            elif sector := self.known.sector.get(word):
                adjectives.append(self._told(Sort.SECTOR, (sector,), sector, token, token, ((token.start, token.end),)))
            elif word in self.known.small:
                told = self._told(Sort.STAFF, (), "small", token, token, ((token.start, token.end),))
                adjectives.append(replace(told, most=_SMALL))
        return None

    def _qualifies(self, word: str) -> bool:
        return (
            word == "s"
            or word in self.known.article | self.known.small
            or word in self.known.adjective
            or word in self.known.sector
        )

    def _told(
        self, sort: Sort, values: tuple[str, ...], name: str, first: Word, last: Word, spans: tuple[tuple[int, int], ...]
    ) -> Condition:
        return Condition(sort, values, name=name, said=self.text[first.start : last.end], spans=spans)

    def numbers(self) -> list[Condition]:
        """Readiness, class of device, norm and number of staff."""
        return [replace(one, strict=self._strictly(self.text.find(one.said))) for one in stated_numbers(self.text)]

    def _strictly(self, start: int) -> bool:
        """ "only", "must" stand among the three words before, in the same clause."""
        before = [at for at, word in enumerate(self.words) if word.end <= start][-3:]
        return any(self.words[at].plain in self.known.strict for at in before)

    def places(self) -> list[Condition]:
        """Where the partner is to be: near a town, within some kilometres, in a town, a region or a country."""
        found = []
        for match in _WITHIN.finditer(self.text):
            at = next((place for place, word in enumerate(self.words) if word.start >= match.end()), len(self.words))
            if (town := self._town(at)) is not None:
                span = (match.start(), self.words[at + town[1] - 1].end)
                found.append(self._at_town(town[0], float(match[1]), span))
        plain = [word.plain for word in self.words]
        for at in range(len(plain)):
            near, preposition = self.known.longest(self.known.near, plain, at), self.known.longest(self.known.at, plain, at)
            border = self.known.longest(self.known.border, plain, at)
            if border and self._of_partner(at):
                span = (self.words[at].start, self.words[at + border - 1].end)
                found.append(
                    Condition(
                        Sort.COUNTRY,
                        ("BE",),
                        excluded=True,
                        name="be",
                        said=self.text[slice(*span)],
                        spans=(self._led(at, span),),
                    )
                )
            elif near and (town := self._town(at + near)) is not None:
                span = (self.words[at].start, self.words[at + near + town[1] - 1].end)
                if not any(span[0] >= one.spans[0][0] and span[1] <= one.spans[0][1] for one in found if one.spans):
                    found.append(self._at_town(town[0], _NEAR_KM, self._led(at, span)))
            elif preposition and self._of_partner(at):
                found += self._inside(at, at + preposition)
        return found

    def _inside(self, at: int, place: int) -> list[Condition]:
        plain = [word.plain for word in self.words]
        for sort, names in ((Sort.REGION, self.known.region), (Sort.COUNTRY, self.known.country)):
            for length in (4, 3, 2, 1):
                code = names.get(" ".join(plain[place : place + length]))
                if code and place + length <= len(plain) and self.text[self.words[place + length - 1].start].isupper():
                    span = (self.words[at].start, self.words[place + length - 1].end)
                    said, spans = self.text[slice(*span)], (self._led(at, span),)
                    return [Condition(sort, (code,), strict=self._strictly(span[0]), name=code.lower(), said=said, spans=spans)]
        if (town := self._town(place)) is not None:
            span = (self.words[at].start, self.words[place + town[1] - 1].end)
            return [self._at_town(town[0], _AT_KM, self._led(at, span))]
        return []

    def _led(self, at: int, span: tuple[int, int]) -> tuple[int, int]:
        """The characters of a place with "preferably" or "only" before it."""
        if at and self.words[at - 1].plain in self.known.preferred | self.known.strict:
            return self.words[at - 1].start, span[1]
        return span

    def _at_town(self, town: str, distance: float, span: tuple[int, int]) -> Condition:
        key = f"{'in' if distance == _AT_KM else 'near'}-{'-'.join(word.plain for word in words_of(town))}"
        said = self.text[slice(*span)]
        return Condition(Sort.TOWN, (town,), most=distance, strict=self._strictly(span[0]), name=key, said=said, spans=(span,))

    def _town(self, at: int) -> tuple[str, int] | None:
        """The name of a Belgian town that stands here with a capital, and its number of words."""
        for length in (3, 2, 1):
            if at + length <= len(self.words):
                name = self.text[self.words[at].start : self.words[at + length - 1].end]
                if name[0].isupper() and "\n" not in name and "," not in name and (town := town_named(name)):
                    return town.name, length
        return None

    def _of_partner(self, at: int) -> bool:
        """A place here is that of the partner: after the head of what is wanted and before "that", or after "preferably"."""
        if at and self.words[at - 1].plain in self.known.preferred | self.known.strict:
            return True
        for before in range(at - 1, -1, -1):
            if self._full[before] and self.words[before].plain in self.known.who and at - before <= _WHO_DOES:
                return True
            if self.words[before].plain in self.known.relative:
                return False
            if before in self._wanted_from and (self._full[before] or self._wanted_from[before] > before):
                wants = self.known.longest(self.known.want, [word.plain for word in self.words], before)
                return bool(wants) or self._item(self._wanted_from[before]) is not None
            if self._full[before + 1]:
                return False
        return False

    def topics(self) -> list[Condition]:
        """What it is not to be about: "not a diagnostic device", ", no implants", "geen camera's", "but no surgery"."""
        plain, found = [word.plain for word in self.words], []
        for at in range(len(plain)):
            negated = self.known.longest(self.known.neg, plain, at)
            after_but = at > 0 and plain[at - 1] in self.known.but
            if not negated or not (self._break[at] or after_but):
                continue
            first = at + negated
            while first < len(plain) and plain[first] in self.known.article:
                first += 1
            end = first
            while end < len(plain) and not (end > first and (self._break[end] or plain[end] in self.known.but)):
                end += 1
            named = plain[first:end]
            if not named or self.known.kind_at(plain, first) or self._is_said_to_need(named):
                continue
            if len(named) > 2 * _FEW_WORDS or not self._excludes(at, first, end, negated, after_but):
                continue
            topic = self.text[self.words[first].start : self.words[end - 1].end]
            span = (self.words[at - 1].start if after_but else self.words[at].start, self.words[end - 1].end)
            found.append(
                Condition(
                    Sort.TOPIC, (topic,), excluded=True, name="-".join(named[:3]), said=self.text[slice(*span)], spans=(span,)
                )
            )
        return found

    def _excludes(self, at: int, first: int, end: int, negated: int, after_but: bool) -> bool:
        """A thing is excluded by "not a …", "… but no …", "no … but …", "…, no … please" and ", no …" at the very end.

        "No antibiotic works" and "one child, no existing drug" tell how things are.
        """
        plain = [word.plain for word in self.words]
        if plain[at] in ("not", "niet", "nicht") or (plain[at] == "pas" and first == at + 1):
            return first > at + negated
        ended = end >= len(plain)
        return (
            after_but
            or (not ended and (plain[end] in self.known.but or plain[end] in self.known.please))
            or (ended and not self._full[at])
        )

    def _is_said_to_need(self, named: Sequence[str]) -> bool:
        return named[0] in self.known.no_topic or bool(
            {"needed", "required", "nodig", "notig", "necessaire", "requis"} & set(named)
        )
