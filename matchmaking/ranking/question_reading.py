"""A question read: the conditions that it states on the partner, and what remains to be compared with texts.

Only what the sentence makes the partner itself counts: the head of what is wanted ("we look for a hospital that …"), a kind at
the beginning ("A hospital with …"), "no university", "preferably in Ghent". What is offered, used or served ("software for
hospitals") is left where it stands. Long texts, such as a pasted call, are not read for conditions.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from matchmaking.features.sentences import sentences
from matchmaking.features.turns import Word, words_of
from matchmaking.members.towns import town_named
from matchmaking.ranking.condition_words import KINDS, Lexicon, lexicon
from matchmaking.ranking.conditions import IN_TOWN_KM, Condition, Sort
from matchmaking.ranking.stated_numbers import stated_numbers

_ONE_THING = 300
"""Letters up to which a need asks for one thing, regardless of the number of its sentences."""
_LONGEST = 100
"""Words of a text that is still read for conditions."""
_ADJECTIVES = 3
_FEW_WORDS = 4
_WHO_DOES = 3
"""Words from "who" to a place that is still that of who does it: "Wie maakt in Vlaanderen"."""
_NEAR_KM = 25.0
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
        """What is compared with texts: the question without the words of its conditions, also of those taken away.

        The words of a norm that holds stay: texts name it literally. Where nothing is left, it is all of the question but
        the words of what was taken away; all of it where these are the only ones.
        """
        return self._left(condition for condition in self.read if not self._stays(condition))

    @cached_property
    def spoken(self) -> str:
        """``rest`` with the kinds of organisation that are asked for."""
        kinds = {condition.key for condition in self.conditions if condition.sort is Sort.KIND}
        return self._left(each for each in self.read if each.key not in kinds and not self._stays(each)) if kinds else self.rest

    @cached_property
    def asks_one_thing(self) -> bool:
        """Whether ``rest`` is one thing that is looked for, and not several sentences to be answered one by one."""
        return len(self.rest) <= _ONE_THING or sentences(self.rest) == [self.rest]

    @property
    def compared(self) -> tuple[str, ...]:
        """What counts equally when texts are compared: ``rest``, and of a question that asks for one thing also ``spoken``."""
        return tuple(dict.fromkeys((self.rest, self.spoken))) if self.asks_one_thing else (self.rest,)

    def without(self, *keys: str) -> "ReadQuestion":
        """The same question with fewer conditions. The words of one that was taken away are not asked for any longer."""
        return replace(self, taken_away=self.taken_away | frozenset(keys))

    def plain(self) -> "ReadQuestion":
        """The question as words alone, all of them, without any condition."""
        return ReadQuestion(self.text)

    def _stays(self, condition: Condition) -> bool:
        return condition.sort is Sort.NORM and condition.key not in self.taken_away

    def _left(self, conditions: Iterable[Condition]) -> str:
        """The question without the words of these conditions, or of those of them that were taken away where none remain."""
        unasked = list(conditions)
        for some in (unasked, [condition for condition in unasked if condition.key in self.taken_away]):
            rest = _cut(self.text, sorted(span for condition in some for span in condition.spans))
            if any(map(str.isalnum, rest)):
                return rest
        return self.text


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
    found = [*reader.kinds(), *reader.numbers(), *(places := reader.places())]
    found += [topic for topic in reader.topics() if not any(_overlap(topic, place) for place in places)]
    unique: dict[str, Condition] = {}
    for condition in sorted(found, key=lambda one: one.spans):
        before = unique.setdefault(condition.key, condition)
        unique[condition.key] = replace(before, spans=tuple(sorted({*before.spans, *condition.spans})))
    return ReadQuestion(text, tuple(unique.values()))


def denies(text: str) -> bool:
    """Whether a text says "without" or "no" of something."""
    return any(word.plain in lexicon().denying for word in words_of(text))


def _overlap(condition: Condition, other: Condition) -> bool:
    """Whether two conditions were read from the same words."""
    return any(
        start < other_end and other_start < end for start, end in condition.spans for other_start, other_end in other.spans
    )


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text without these characters, and without the "that" with which the rest would begin."""
    if not spans:
        return text
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    rest = _tidy(" ".join([*kept, text[at:]]))
    while spans[0][0] == 0 and (first := words_of(rest)[:1]) and first[0].plain in lexicon().relative:
        rest = _tidy(rest[first[0].end :])
    return rest


def _tidy(text: str) -> str:
    text = " ".join(re.sub(r"\(\s{0,9}\)", "", text).split())
    text = re.sub(r" ([,.;:!?)])", r"\1", text)
    text = re.sub(r"[,;:]? ?([.!?])(?: ?[,;:.])*+", r"\1", re.sub(r"([,;:])(?: ?[,;:])++", r"\1", text))
    return re.sub(r"^[\s,;:.!?-]+", "", text).strip().rstrip(",;: ")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that is named: its code, or a town as it is written; its name in a key, and the place of the word after it."""

    sort: Sort
    value: str
    name: str
    end: int


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
        after_place = self._after_place(behind)
        if not self._ends_well(after_place) or (after_place == behind and not self._ends_well(behind)):
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
        outside = self.known.longest(self.known.outside, plain, end)
        start = end + outside
        at = start + max(self.known.longest(self.known.at, plain, start), self.known.longest(self.known.near, plain, start))
        if at == end:
            return end
        read = self._any_place(at, IN_TOWN_KM, excluded=False)
        return read[1] if read else end

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
        """Where the partner is to be, or not: near a town, within some kilometres, in a town, a region or a country."""
        within = {}
        for match in _WITHIN.finditer(self.text):
            first = next((place for place, word in enumerate(self.words) if word.start >= match.start()), len(self.words))
            behind = next((place for place, word in enumerate(self.words) if word.start >= match.end()), len(self.words))
            within[first] = (behind, float(match[1]))
        found: list[Condition] = []
        at = 0
        while at < len(self.words):
            condition, at = self._place_condition(at, within)
            found += [condition] if condition else []
        return found

    def _place_condition(self, at: int, within: Mapping[int, tuple[int, float]]) -> tuple[Condition | None, int]:
        """The condition on the place that is told from this word on, if any, and the place of the word after it.

        ``within`` are distances: by the place of their first word, the place of the word behind them and the kilometres.
        """
        plain, known = [word.plain for word in self.words], self.known
        is_near = at in within or known.longest(known.near, plain, at)  # "niet ver van" denies nothing
        negated = 0 if is_near else known.longest(known.neg, plain, at)
        start = at + negated
        outside = 0 if negated else known.longest(known.outside, plain, at)
        if border := known.longest(known.border, plain, start):
            of_partner = self._excludes_place(at, start + border) if negated else self._of_partner(at)
            if not of_partner:
                return None, start + border
            told = Condition(Sort.COUNTRY, ("BE",), name="be", excluded=not negated)
            return self._placed(told, at, start, start + border, denied=bool(negated)), start + border
        near, preposition = known.longest(known.near, plain, start), known.longest(known.at, plain, start)
        place, distance = start + preposition, IN_TOWN_KM
        if outside:
            place = at + outside
            place += known.longest(known.at, plain, place)
        elif start in within:
            place, distance = within[start]
        elif near:
            place, distance = start + near, _NEAR_KM
        elif not preposition:
            return None, at + 1
        read = self._any_place(place, distance, excluded=bool(negated or outside))
        if read is None:
            return None, at + 1
        told, end = read
        if told.excluded:
            wanted = self._excludes_place(at, end)
        else:
            not_only = at > 1 and plain[at - 1] in known.strict and plain[at - 2] in known.neg_words
            wanted = not not_only and (distance != IN_TOWN_KM or self._of_partner(at))
        names = place if outside else start
        return (self._placed(told, at, names, end, denied=told.excluded) if wanted else None), end

    def _placed(self, told: Condition, at: int, start: int, end: int, *, denied: bool) -> Condition:
        """A condition on a place with its words: those from ``start`` on name it, from ``at`` on those that deny it."""
        said = self.text[self.words[start].start : self.words[end - 1].end]
        first, last = self._led(at, (self.words[at].start, self.words[end - 1].end))
        if not denied:
            return replace(told, strict=self._strictly(self.words[at].start), said=said, spans=((first, last),))
        first, last = self._lies(at, end, first)
        rather = at > 0 and self.words[at - 1].plain in self.known.preferred
        rather = rather or self.words[at].plain in self.known.rather
        return replace(told, strict=not rather, said=said, spans=((first, last),))

    def _lies(self, at: int, end: int, first: int) -> tuple[int, int]:
        """The characters of an excluded place with "but", or "is" and "and" around it: "is not in Brussels and"."""
        plain, known = [word.plain for word in self.words], self.known
        before = at
        while before and plain[before - 1] in known.lies | known.preferred:
            before -= 1
        behind = end
        while behind < len(plain) and plain[behind] in known.lies and not self._break[behind]:
            behind += 1
        joined = before and plain[before - 1] in known.ands | known.but
        if joined:
            before -= 1
        elif behind < len(plain) and plain[behind] in known.ands and before and plain[before - 1] in known.relative:
            behind += 1 + (behind + 1 < len(plain) and plain[behind + 1] in known.relative)
        return min(first, self.words[before].start), self.words[behind - 1].end

    def _excludes_place(self, at: int, end: int) -> bool:
        """A place that is denied here is that of the partner: "…, not in Brussels", "but not in Ghent", "that is not in Genk".

        "Our patients do not live in Brussels" tells how things are.
        """
        plain, known = [word.plain for word in self.words], self.known
        first = next(before for before in range(at, -1, -1) if self._full[before])
        wanted = any(first <= before <= at for before in self._wanted_from)
        if plain[first] in known.subject and not wanted:
            return False
        before = at
        while before > first and plain[before - 1] in known.lies:
            before -= 1
        lies = before < at or (end < len(plain) and plain[end] in known.lies)
        if lies and before > first and plain[before - 1] in known.relative | known.ands:
            return wanted
        ended = end >= len(plain) or self._full[end]
        if not (ended or self._ends_well(end) or plain[end] in known.relative | known.please):
            return False
        led = known.but | known.preferred | known.strict
        return self._break[at] or plain[at - 1] in led or self._of_partner(at) or (ended and wanted)

    def _any_place(self, place: int, distance: float, *, excluded: bool) -> tuple[Condition, int] | None:
        """The places that are alternatives from here on, as one condition, and the place of the word after them.

        ``distance`` are the kilometres around a town; only towns are looked for where it is not that of being in one.
        """
        plain, known = [word.plain for word in self.words], self.known
        first = self._one_place(place, in_town=distance == IN_TOWN_KM)
        if first is None:
            return None
        joining = frozenset().union(*known.ors.values())
        found, waiting, end = [first], [], first.end
        at = end
        while at < len(plain):
            gap = self.text[self.words[at - 1].end : self.words[at].start].strip()
            joins = plain[at] in joining or gap == "/" or (excluded and plain[at] in known.nor | known.ands)
            ands = plain[at] in known.ands and not joins
            if not (joins or ands or gap == ","):
                break
            step = at + (plain[at] in joining | known.nor | known.ands)
            step += known.longest(known.neg, plain, step) if excluded else 0
            near = known.longest(known.near, plain, step)
            step += near or known.longest(known.at, plain, step)
            more = self._one_place(step, in_town=distance == IN_TOWN_KM and not near)
            if more is None or (ands and more.sort is not first.sort):
                break
            waiting.append(more)
            at = more.end
            distance = max(distance, _NEAR_KM) if near else distance
            if joins or ands:
                found, waiting, end = [*found, *waiting], [], at
        named = {each.name: each for each in found}
        sorts = {each.sort for each in named.values()}
        sort = Sort.TOWN if Sort.TOWN in sorts else Sort.REGION if Sort.REGION in sorts else Sort.COUNTRY
        name = "-or-".join(named)
        if sort is Sort.TOWN:
            name = f"{'in' if distance == IN_TOWN_KM else 'near'}-{name}"
        values = tuple(each.value for each in named.values())
        most = distance if sort is Sort.TOWN else None
        return Condition(sort, values, most=most, name=name, excluded=excluded), end

    def _one_place(self, at: int, *, in_town: bool) -> "_Place | None":
        """The region, country or town that is named here with a capital; only a town where being near one is asked."""
        plain = [word.plain for word in self.words]
        for sort, names in ((Sort.REGION, self.known.region), (Sort.COUNTRY, self.known.country)) if in_town else ():
            for length in (4, 3, 2, 1):
                code = names.get(" ".join(plain[at : at + length]))
                if code and at + length <= len(plain) and self.text[self.words[at + length - 1].start].isupper():
                    return _Place(sort, code, code.lower(), at + length)
        if town := self._town(at):
            written = self.text[self.words[at].start : self.words[at + town[1] - 1].end]
            return _Place(Sort.TOWN, written, "-".join(word.plain for word in words_of(town[0])), at + town[1])
        return None

    def _led(self, at: int, span: tuple[int, int]) -> tuple[int, int]:
        """The characters of a place with "preferably" or "only" before it."""
        if at and self.words[at - 1].plain in self.known.preferred | self.known.strict:
            return self.words[at - 1].start, span[1]
        return span

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
                if any(word.plain in self.known.neg_words for word in self.words[before : self._wanted_from[before]]):
                    return False  # "no hospital in Wallonia" wants nothing in Wallonia
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
