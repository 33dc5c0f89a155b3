"""The answers: each takes what is published and what was asked, and gives a piece of one shape, or a calendar."""

from dataclasses import dataclass
from datetime import datetime

from matchmaking.api.parameters import MembersAsked, Parameters, ProposalsAsked, RankingAsked
from matchmaking.api.published import PublishedCluster
from matchmaking.api.shapes import CallShape, CallsShape, MemberShape, MembersShape, ProposalsShape, RankingShape
from matchmaking.composition import Call, compose, rules_for, to_json, with_capabilities
from matchmaking.errors import ImpossibleRequest, UnknownCall, UnknownMember
from matchmaking.exports.calendar import deadline_calendar
from matchmaking.exports.public_member import public_member
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording, day_of
from matchmaking.members.member import SECTOR_FROM, Member, Sector
from matchmaking.ranking import Filters, nobody_answers, rank, read_question
from matchmaking.ranking import to_json as match_to_json


@dataclass(frozen=True)
class Asker:
    """Whom to answer: of which cluster, at what time, in which language, and whether contact persons may be in it."""

    cluster: PublishedCluster
    now: datetime
    words: Wording
    contacts: bool


def members(asker: Asker, asked: MembersAsked, _: str = "") -> MembersShape:
    """The published members that pass the filters."""
    features = asker.cluster.features()
    found = [member for member in features.roster.members if _passes(member, asked, features)]
    page = found[asked.offset : asked.offset + asked.limit]
    return MembersShape(total=len(found), members=[_member_shape(member, features, asker) for member in page])


def member(asker: Asker, asked: Parameters, id: str) -> MemberShape:
    """One published member. Raises ``UnknownMember``, also for one that is there and not published."""
    features = asker.cluster.features()
    return _member_shape(_published(features, id), features, asker)


def calls(asker: Asker, asked: Parameters, _: str = "") -> CallsShape:
    """The open calls."""
    return CallsShape(calls=[_call_shape(call, asker) for call in _open(asker)])


def call(asker: Asker, asked: Parameters, id: str) -> CallShape:
    """One open call. Raises ``UnknownCall``."""
    return _call_shape(_open_call(asker, id), asker)


def deadlines(asker: Asker, asked: Parameters, _: str = "") -> bytes:
    """The deadlines of open calls as a calendar."""
    return deadline_calendar(_open(asker), asker.now, asker.words)


def ranking(asker: Asker, asked: RankingAsked, _: str = "") -> RankingShape:
    """The partners that suit a need, a published member, or both. Raises as ``ranking.rank`` does."""
    if not (asked.need.strip() or asked.seeker):
        raise ImpossibleRequest("Give the parameter need, the parameter seeker, or both.")
    features = asker.cluster.features()
    seeker = _published(features, asked.seeker) if asked.seeker else None
    filters = Filters(frozenset(asked.sector), frozenset(asked.kind), frozenset(asked.country))
    found = rank(features, seeker, read_question(asked.need), filters, top=asked.top) if features.roster.members else []
    matches = [match_to_json(match, _sectors(match.member, features)) for match in found]
    return RankingShape.model_validate({"nobody_answers": nobody_answers(found), "matches": matches})


def proposals(asker: Asker, asked: ProposalsAsked, _: str = "") -> ProposalsShape:
    """Consortia of published members for an open call. Raises ``UnknownCall`` and as ``composition.compose`` does."""
    features, wanted = asker.cluster.features(), _open_call(asker, asked.call)
    if not features.roster.members:
        raise ImpossibleRequest("No member agreed to be published, so there is nobody to propose.")
    if not wanted.capabilities:
        wanted = with_capabilities(wanted, features)
    found = compose(
        wanted,
        features,
        anchors=[_published(features, id).id for id in asked.anchor],
        size=_size(asked, wanted),
        alternatives=asked.alternatives,
    )
    # why there is none may be told of single members, and is not for others
    none = asker.words.translate("No consortium of published members meets the rules. The cluster office sees why.")
    return ProposalsShape.model_validate(
        {
            "call": wanted.id,
            "rules": rules_for(wanted).id,
            "proposals": [to_json(consortium) for consortium in found.consortia],
            "remark": "" if found.consortia else none,
        }
    )


def _size(asked: ProposalsAsked, wanted: Call) -> tuple[int, int] | None:
    if asked.smallest is None and asked.largest is None:
        return None
    least, most = wanted.size or (1, 40)
    smallest = asked.smallest or min(least, asked.largest or least)
    return smallest, asked.largest or max(most, smallest)


def _published(features: FeatureSet, id: str) -> Member:
    """The published member with an id; what is not published is as if it were not there."""
    roster = features.roster
    if (shown := roster.id_of(id)) not in roster.position:
        raise UnknownMember("No published member has the id '{id}'. /v1/members lists them all.", id=id)
    return roster.member(shown)


def _passes(member: Member, asked: MembersAsked, features: FeatureSet) -> bool:
    sectors = _sectors(member, features)
    return (
        (not asked.kind or member.kind in asked.kind)
        and (not asked.sector or any(sectors[sector.value] >= SECTOR_FROM for sector in asked.sector))
        and (not asked.country or member.country in asked.country)
        and (not asked.words or _says_all(member, asked.words.casefold().split()))
    )


def _says_all(member: Member, wanted: list[str]) -> bool:
    said = [*member.names, *(each.text for each in (*member.statements, *member.offers, *member.needs))]
    text = "\n".join(said).casefold()
    return all(word in text for word in wanted)


def _sectors(member: Member, features: FeatureSet) -> dict[str, float]:
    shares = features.sectors[features.roster.position[member.id]]
    return {sector.value: round(float(share), 4) for sector, share in zip(Sector, shares, strict=True)}


def _member_shape(member: Member, features: FeatureSet, asker: Asker) -> MemberShape:
    return MemberShape.model_validate(public_member(member, features, contacts=asker.contacts))


def _open(asker: Asker) -> list[Call]:
    return asker.cluster.open_calls(day_of(asker.now), asker.words.language)


def _open_call(asker: Asker, id: str) -> Call:
    found = next((each for each in _open(asker) if each.id == id), None)
    if found is None:
        raise UnknownCall("No open call has the id '{id}'. /v1/calls lists them all.", id=id)
    return found


def _call_shape(call: Call, asker: Asker) -> CallShape:
    days = (call.deadline - day_of(asker.now)).days if call.deadline else None
    fields = {name: getattr(call, name) for name in ("id", "title", "deadline", "budget", "months", "size", "source", "themes")}
    capabilities = [{"id": each.key, "name": each.name, "weight": each.weight} for each in call.capabilities]
    more = {"text": asker.words.of(call.text), "days_left": days, "rules": rules_for(call).id, "capabilities": capabilities}
    return CallShape.model_validate(fields | more)
