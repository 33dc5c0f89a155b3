"""The board: a post is there for whom it says and as long as it says, and interest in it is answered on both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.errors import ImpossibleRequest, MatchmakingError, NotAllowed, UnknownMember
from matchmaking.features import fit
from matchmaking.members.member import Contact, Language, Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.ranking.mutual_fit import mutual_fits
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.board.interests import (
    InterestState,
    answer_interest,
    express_interest,
    interests,
    take_back_interest,
)
from matchmaking.workspace.board.posts import MOST_POSTS, Audience, Post, PostKind, posts, publish, withdraw
from matchmaking.workspace.maintenance.dismissals import Dismissal, dismiss, dismissals, take_back_dismissal
from matchmaking.workspace.maintenance.feedback import Refusal, Result, Shown, outcomes, record_showing
from matchmaking.workspace.maintenance.reviewing import decide, take_back
from matchmaking.workspace.privacy.consent import OUT, Consent, Visibility, give_consent, opt_out
from matchmaking.workspace.privacy.personal_data import erase_person
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import WordEncoder, small_roster
from tests.workspace.test_workspace import saved

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY, LAST = date(2026, 11, 21), date(2026, 12, 24)
TEXT = "Hospital ward for clinical validation of glucose patches."
ALFA, GAMMA, DELTA = (Viewer(ViewerRole.COMPANY, member) for member in ("alfa", "gamma", "delta"))
ANALYST = Viewer(ViewerRole.ANALYST, who="ana")
WARD = Post("alfa", TEXT, Language.ENGLISH, LAST)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return _made(tmp_path / "a.workspace")


def _made(place: Path) -> Workspace:
    opened = Workspace(place)
    saved(opened, small_roster())
    return opened


def _seen(workspace: Workspace, viewer: Viewer, today: date = TODAY) -> list[str]:
    return [post.text for post in posts(workspace, today, viewer)]


def test_a_post_comes_back_as_it_was_published_on_either_database(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    saved(workspace, small_roster())
    kept = publish(workspace, replace(WARD, audience=Audience.MEMBERS, named=frozenset({"gamma"})), NOW, ALFA)
    express_interest(workspace, kept.id, "gamma", "Forty beds.", NOW, GAMMA)
    assert posts(workspace, TODAY, ALFA) == (kept,)
    (told,) = interests(workspace, TODAY, ALFA)
    assert (told.member, told.text, told.to_answer) == ("gamma", "Forty beds.", True)
    back_up(workspace, tmp_path / "a.backup", NOW)
    withdraw(workspace, kept.id, NOW, ALFA)
    assert (posts(workspace, TODAY), interests(workspace, TODAY)) == ((), ())
    restore(workspace, tmp_path / "a.backup", NOW)
    assert posts(workspace, TODAY, ALFA) == (kept,)
    assert interests(workspace, TODAY, ALFA) == (told,)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.EVERYONE, {"alfa", "gamma", "delta", "office", "analyst"}),
        (Audience.MEMBERS, {"alfa", "gamma", "office"}),
        (Audience.OFFICE, {"alfa", "office"}),
    ],
)
def test_it_is_seen_by_whom_it_says_and_by_nobody_after_its_last_day(
    workspace: Workspace, audience: Audience, readers: set[str]
) -> None:
    named = frozenset({"gamma"}) if audience is Audience.MEMBERS else frozenset()
    publish(workspace, replace(WARD, audience=audience, named=named), NOW, ALFA)
    everybody = {"alfa": ALFA, "gamma": GAMMA, "delta": DELTA, "office": OFFICE, "analyst": ANALYST}
    assert {name for name, viewer in everybody.items() if _seen(workspace, viewer, LAST)} == readers
    assert not any(_seen(workspace, viewer, LAST + timedelta(days=1)) for viewer in everybody.values())


def test_to_a_reader_a_post_names_no_other_reader(workspace: Workspace) -> None:
    publish(workspace, replace(WARD, audience=Audience.MEMBERS, named=frozenset({"gamma", "delta"})), NOW, ALFA)
    assert [post.named for post in posts(workspace, TODAY, GAMMA)] == [{"gamma"}]
    assert [post.named for post in posts(workspace, TODAY, ALFA)] == [{"gamma", "delta"}]


def test_what_is_over_goes_for_good_with_the_next_post(workspace: Workspace) -> None:
    publish(workspace, replace(WARD, until=TODAY), NOW, ALFA)
    publish(workspace, WARD, NOW + timedelta(days=1), ALFA)
    assert len(posts(workspace, TODAY, ALFA)) == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(WARD, text="Too short."),
        replace(WARD, text="a" * 601),
        replace(WARD, until=TODAY - timedelta(days=1)),
        replace(WARD, until=TODAY + timedelta(days=400)),
        replace(WARD, audience=Audience.MEMBERS),
        replace(WARD, named=frozenset({"gamma"})),
        replace(WARD, kind=PostKind.SEAT),
        replace(WARD, kind=PostKind.SEAT, consortium="no document"),
        replace(WARD, consortium="no document"),
    ],
)
def test_a_post_that_nobody_could_act_upon_is_refused(workspace: Workspace, spoilt: Post) -> None:
    with pytest.raises(ImpossibleRequest):
        publish(workspace, spoilt, NOW, ALFA)
    assert not posts(workspace, TODAY)


def test_one_publishes_in_ones_own_name_and_no_more_than_a_board_holds(workspace: Workspace) -> None:
    for viewer in (GAMMA, ANALYST):
        with pytest.raises(NotAllowed):
            publish(workspace, WARD, NOW, viewer)
    with pytest.raises(UnknownMember):
        publish(workspace, replace(WARD, owner="nobody"), NOW)
    for _ in range(MOST_POSTS):
        kept = publish(workspace, WARD, NOW, ALFA)
    with pytest.raises(ImpossibleRequest):
        publish(workspace, WARD, NOW, ALFA)
    with pytest.raises(NotAllowed):
        withdraw(workspace, kept.id, NOW, GAMMA)
    withdraw(workspace, kept.id, NOW, ALFA)
    publish(workspace, WARD, NOW, ALFA)


def test_the_owner_declines_with_a_reason_that_the_member_reads_and_others_do_not(workspace: Workspace) -> None:
    post = publish(workspace, WARD, NOW, ALFA)
    with pytest.raises(ImpossibleRequest, match="your own post"):
        express_interest(workspace, post.id, "alfa", "Me too.", NOW, ALFA)
    with pytest.raises(NotAllowed):
        express_interest(workspace, post.id, "gamma", "They do.", NOW, DELTA)
    express_interest(workspace, post.id, "gamma", "Perhaps.", NOW, GAMMA)
    express_interest(workspace, post.id, "gamma", "Forty beds.", NOW, GAMMA)
    (waiting,) = interests(workspace, TODAY, ALFA)
    for viewer in (GAMMA, DELTA):
        with pytest.raises(NotAllowed):
            answer_interest(workspace, waiting, True, NOW, viewer=viewer)
    with pytest.raises(ImpossibleRequest, match="reason"):
        answer_interest(workspace, waiting, False, NOW, viewer=ALFA)
    answer_interest(workspace, waiting, False, NOW, reason=Refusal.NO_TIME, text="Next year.", viewer=ALFA)
    (told,) = interests(workspace, TODAY, GAMMA)
    assert (told.text, told.state, told.reason, told.answer) == (
        "Forty beds.",
        InterestState.DECLINED,
        Refusal.NO_TIME,
        "Next year.",
    )
    assert not interests(workspace, TODAY, DELTA)
    assert not interests(workspace, TODAY, ANALYST)
    with pytest.raises(ImpossibleRequest, match="answered"):
        answer_interest(workspace, waiting, True, NOW, viewer=ALFA)
    with pytest.raises(ImpossibleRequest, match="answered"):
        express_interest(workspace, post.id, "gamma", "Please.", NOW, GAMMA)
    take_back_interest(workspace, post.id, "gamma", NOW, GAMMA)
    assert not interests(workspace, TODAY)


def test_an_answer_and_a_dismissal_are_outcomes_of_the_list_that_was_shown(workspace: Workspace) -> None:
    post = publish(workspace, WARD, NOW, ALFA)
    listed = record_showing(workspace, "alfa", [Shown("gamma", {}), Shown("delta", {})], NOW, ALFA).id
    express_interest(workspace, post.id, "gamma", "Forty beds.", NOW, GAMMA)
    (waiting,) = interests(workspace, TODAY, ALFA)
    answer_interest(workspace, waiting, True, NOW, showing=listed, viewer=ALFA)
    dismiss(workspace, Dismissal("alfa", "delta", Refusal.WRONG_CAPABILITY, listed), NOW, ALFA)
    (shown,) = outcomes(workspace, ALFA)
    assert {partner: told.result for partner, told in shown.outcomes.items()} == {"gamma": Result.YES, "delta": Result.NO}
    assert [each.partner for each in dismissals(workspace, "alfa", ALFA)] == ["delta"]
    assert not dismissals(workspace, "alfa", OFFICE)
    with pytest.raises(ImpossibleRequest):
        dismiss(workspace, Dismissal("alfa", "delta", Refusal.OTHER, "no such list"), NOW, ALFA)
    assert [each.reason for each in dismissals(workspace, "alfa", ALFA)] == [Refusal.WRONG_CAPABILITY]
    take_back_dismissal(workspace, "alfa", "delta", NOW, ALFA)
    assert not dismissals(workspace, "alfa", ALFA)
    assert set(outcomes(workspace, ALFA)[0].outcomes) == {"gamma"}


def test_who_opts_out_takes_posts_and_interest_along_and_brings_them_back(workspace: Workspace) -> None:
    post = publish(workspace, WARD, NOW, ALFA)
    express_interest(workspace, post.id, "gamma", "Forty beds.", NOW, GAMMA)
    opt_out(workspace, "gamma", NOW)
    assert not interests(workspace, TODAY, ALFA)
    assert not interests(workspace, TODAY)
    assert len(interests(workspace, TODAY, GAMMA)) == 1
    opt_out(workspace, "alfa", NOW)
    assert [bool(_seen(workspace, viewer)) for viewer in (ALFA, GAMMA, OFFICE, ANALYST)] == [True, False, False, False]
    for member in ("alfa", "gamma"):
        give_consent(workspace, member, Consent(), NOW)
    assert len(interests(workspace, TODAY, ALFA)) == 1


def test_the_interest_of_a_member_that_the_office_alone_sees_goes_to_the_office(workspace: Workspace) -> None:
    post = publish(workspace, WARD, NOW, ALFA)
    give_consent(workspace, "gamma", Consent(Visibility.OFFICE), NOW)
    told = express_interest(workspace, post.id, "gamma", "Forty beds.", NOW, GAMMA)
    assert not interests(workspace, TODAY, ALFA)
    assert [each.member for each in interests(workspace, TODAY)] == ["gamma"]
    with pytest.raises(ImpossibleRequest):
        answer_interest(workspace, told, True, NOW, viewer=ALFA)


def test_what_members_published_follows_them_when_they_are_put_together_and_back(workspace: Workspace) -> None:
    own, other = publish(workspace, WARD, NOW, ALFA), publish(workspace, replace(WARD, owner="gamma"), NOW, GAMMA)
    express_interest(workspace, own.id, "gamma", "Forty beds.", NOW, GAMMA)
    express_interest(workspace, own.id, "delta", "Alarms.", NOW, DELTA)
    dismiss(workspace, Dismissal("gamma", "delta", Refusal.OTHER), NOW, GAMMA)
    decision = decide(workspace, "alfa", "gamma", same=True, now=NOW)
    assert {post.owner for post in posts(workspace, TODAY, DELTA)} == {"alfa"}
    assert all(post.mine for post in posts(workspace, TODAY, ALFA))
    # its own interest is none any longer
    assert [each.member for each in interests(workspace, TODAY, ALFA)] == ["delta"]
    withdraw(workspace, other.id, NOW, ALFA)
    take_back(workspace, decision, NOW)
    assert [(post.id, post.owner) for post in posts(workspace, TODAY)] == [(own.id, "alfa")]
    assert {each.member for each in interests(workspace, TODAY)} == {"gamma", "delta"}
    assert [each.partner for each in dismissals(workspace, "gamma", GAMMA)] == ["delta"]


def test_two_that_are_one_have_one_interest_and_one_answer(workspace: Workspace) -> None:
    post = publish(workspace, WARD, NOW, ALFA)
    express_interest(workspace, post.id, "gamma", "Forty beds.", NOW, GAMMA)
    express_interest(workspace, post.id, "delta", "Alarms.", NOW + timedelta(hours=1), DELTA)
    decide(workspace, "gamma", "delta", same=True, now=NOW)
    (told,) = interests(workspace, TODAY, ALFA)
    assert (told.member, told.text) == ("delta", "Alarms.")
    answer_interest(workspace, told, True, NOW, viewer=ALFA)
    assert [each.state for each in interests(workspace, TODAY, ALFA)] == [InterestState.ACCEPTED]


def test_a_member_that_is_gone_leaves_nothing_on_the_board(workspace: Workspace) -> None:
    post = publish(workspace, WARD, NOW, ALFA)
    express_interest(workspace, post.id, "theta", "We too.", NOW)
    left = Roster.of([member for member in small_roster().members if member.id in ("beta", "gamma")])
    workspace.update(lambda _: Update(left, (), ImportRecord(NOW, "x", {}, ())))
    saved(workspace, small_roster())
    assert (posts(workspace, TODAY), interests(workspace, TODAY)) == ((), ())


def test_a_person_who_is_erased_is_masked_on_the_board_too(workspace: Workspace) -> None:
    person = Contact("Bert Smet", "bert@gamma.example")
    members = [replace(each, contact=person) if each.id == "gamma" else each for each in small_roster().members]
    saved(workspace, replace(small_roster(), members=tuple(members)))
    post = publish(workspace, replace(WARD, owner="gamma", text=f"{TEXT} Ask Bert Smet."), NOW, GAMMA)
    said = express_interest(workspace, post.id, "alfa", "Call bert@gamma.example first.", NOW, ALFA)
    answer_interest(workspace, said, True, NOW, text="Bert Smet calls.", viewer=GAMMA)
    erase_person(workspace, person.email, NOW)
    left = f"{posts(workspace, TODAY)} {interests(workspace, TODAY)}"
    assert "Smet" not in left
    assert "bert@" not in left


MEMBERS = tuple(member.id for member in small_roster().members)
VIEWERS = (OFFICE, ANALYST, *(Viewer(ViewerRole.COMPANY, member) for member in MEMBERS))
CONSENTS = (Consent(), Consent(Visibility.OFFICE), OUT)


@st.composite
def boards(draw: st.DrawFn) -> list[tuple[str, Audience, frozenset[str], list[str]]]:
    """Posts: whose, for whom, who is named, who is interested."""
    some = st.lists(st.sampled_from(MEMBERS), max_size=4, unique=True)
    return [
        (
            draw(st.sampled_from(("", *MEMBERS))),
            audience := draw(st.sampled_from(Audience)),
            frozenset(draw(some.filter(bool))) if audience is Audience.MEMBERS else frozenset(),
            draw(some),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return _made(tmp_path_factory.mktemp("board") / "a.workspace")


@given(
    board=boards(),
    said=st.lists(st.sampled_from(CONSENTS), min_size=len(MEMBERS), max_size=len(MEMBERS)),
    hidden=st.lists(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(MEMBERS)), max_size=4),
    merged=st.none() | st.sets(st.sampled_from(MEMBERS), min_size=2, max_size=2),
    answered=st.booleans(),
)
@settings(max_examples=40)
def test_whoever_looks_nobody_who_hides_from_them_is_in_any_answer_of_the_board(
    crowd: Workspace,
    word_cache: Path,
    board: list[tuple[str, Audience, frozenset[str], list[str]]],
    said: list[Consent],
    hidden: list[tuple[str, str]],
    merged: set[str] | None,
    answered: bool,
) -> None:
    for member in MEMBERS:
        give_consent(crowd, member, Consent(), NOW)
    for post in posts(crowd, TODAY):
        withdraw(crowd, post.id, NOW)
    kept = [
        publish(crowd, Post(owner, TEXT, Language.ENGLISH, LAST, PostKind.NEED, audience, named), NOW)
        for owner, audience, named, _ in board
    ]
    for post, (_, _, _, interested) in zip(kept, board, strict=True):
        for member in interested:
            try:
                express_interest(crowd, post.id, member, "We do that.", NOW)
            except ImpossibleRequest:  # it does not see the post, or it is its own
                continue
    for seeker, partner in hidden:
        if seeker != partner:
            dismiss(crowd, Dismissal(seeker, partner, Refusal.OTHER), NOW)
            dismiss(crowd, Dismissal(seeker, partner, Refusal.OTHER), NOW, Viewer(ViewerRole.COMPANY, seeker))
    if answered:
        for each in interests(crowd, TODAY):
            answer_interest(crowd, each, True, NOW)
    for member, consent in zip(MEMBERS, said, strict=True):
        give_consent(crowd, member, consent, NOW)
    decision = decide(crowd, *sorted(merged), same=True, now=NOW) if merged else None
    try:
        for viewer in VIEWERS:
            _check_sees_nobody_hidden(crowd, viewer, word_cache)
    finally:
        if decision:
            take_back(crowd, decision, NOW)


def _check_sees_nobody_hidden(crowd: Workspace, viewer: Viewer, word_cache: Path) -> None:
    known = crowd.roster(viewer)
    seen = {*known.position, *known.shown_as, ""}
    there = posts(crowd, TODAY, viewer)
    named = {post.owner for post in there} | {id for post in there for id in post.named}
    told = interests(crowd, TODAY, viewer)
    named |= {each.member for each in told}
    named |= {each.partner for member in MEMBERS for each in dismissals(crowd, member, viewer)}
    assert named <= seen
    assert {each.post for each in told} <= {post.id for post in there}
    assert viewer.role is not ViewerRole.ANALYST or not told
    if viewer in (OFFICE, ALFA, GAMMA) and known.members:
        features = fit(known, WordEncoder(), word_cache)
        for post in there:
            owner = known.id_of(post.owner)
            try:
                fits = mutual_fits(features, post.text, owner or None)
            except MatchmakingError:  # nobody is left to be asked
                continue
            assert {fit.member.id for fit in fits} <= set(known.position) - {owner}
