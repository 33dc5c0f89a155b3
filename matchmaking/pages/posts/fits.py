"""The members that answer posts, computed in the background: new texts need the embedding model."""

from collections.abc import Collection, Mapping, Sequence

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.pages.frame import session
from matchmaking.pages.frame.jobs import ended, start
from matchmaking.ranking.mutual_fit import MutualFit, mutual_fit, mutual_fits
from matchmaking.remarks import Remark
from matchmaking.workspace.board.posts import Post

Fits = Mapping[str, tuple[MutualFit, ...]]
"""For each post id the members whose own words answer the post, best first."""


def fits_of(
    posts: Sequence[Post],
    features: FeatureSet,
    words: Wording,
    *,
    among: Member | None = None,
    without: Collection[str] = (),
    interested: Collection[tuple[str, str]] = (),
) -> Fits | None:
    """The fits of these posts: of all members except those in ``without``, or of one member alone (``among``).

    ``interested`` members (ids of post and member) are included in any case, after those whose own words answer. None, with a
    progress bar, until the fits are computed. A post without a usable text has none.
    """
    here = [post for post in posts if not post.owner or post.owner in features.roster.position]
    looked_at = None if among is None else [among.id]
    key = f"board {session.cache_key()} {sorted(post.id for post in here)} {looked_at} {sorted(without)} {sorted(interested)}"

    def look(_tell: object) -> Fits:
        session.warmed()
        found = {post.id: _fits(post, features, looked_at, without) for post in here}
        return {post.id: found[post.id] + _others(post, features, interested, found[post.id]) for post in here}

    looked = start(key, Remark("Comparing the board with what members say …"), look)
    return looked.outcome() if ended(looked, words) else None


def _fits(post: Post, features: FeatureSet, among: Collection[str] | None, without: Collection[str]) -> tuple[MutualFit, ...]:
    try:
        return mutual_fits(features, post.text, post.owner or None, among=among, without=without)
    except ImpossibleRequest:
        return ()


def _others(
    post: Post, features: FeatureSet, interested: Collection[tuple[str, str]], found: Sequence[MutualFit]
) -> tuple[MutualFit, ...]:
    known = {fit.member.id for fit in found} | ({post.owner} - {""})
    others = sorted({id for asked, id in interested if asked == post.id and id in features.roster.position} - known)
    return tuple(mutual_fit(features, post.text, id, post.owner or None) for id in others)
