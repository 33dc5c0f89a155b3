"""Whoever looks, by whatever verb, at a member of whatever visibility: what the viewer may not know is in no answer.

The verbs are those that the code has: each that takes a viewer stands in this matrix, or the first test fails.
"""

import importlib
import inspect
import pkgutil
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import matchmaking
from benchmarks.random_events import random_event
from matchmaking.composition import Resilience, compose, portfolio, resilience
from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.drafts.draft import draft_of
from matchmaking.composition.drafts.judging import setting_of
from matchmaking.composition.introductions import introductions
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.white_spots import white_spots
from matchmaking.errors import MatchmakingError, NotAllowed, UnknownMember
from matchmaking.evaluation.exposure_report import exposure_report
from matchmaking.exports.changes import dropout_table, introduction_table
from matchmaking.exports.consortia import seat_table
from matchmaking.exports.partners import partner_table, reason_table
from matchmaking.exports.precedents import precedent_table
from matchmaking.exports.white_spots import white_spot_table
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import Wording
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import SourceColumns
from matchmaking.members.member import Contact, Language, Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.ranking import rank
from matchmaking.ranking.mutual_fit import fit_to_json, mutual_fits
from matchmaking.ranking.precedents import precedents
from matchmaking.ranking.why_not import why_not
from matchmaking.workspace import (
    api_tokens,
    backup,
    demonstration,
    importing,
    kept_apart,
    running,
    saved_calls,
    saved_consortia,
    saved_events,
    saved_searches,
    saved_weights,
    source_columns,
)
from matchmaking.workspace.board import interests as interest
from matchmaking.workspace.board import posts as board
from matchmaking.workspace.maintenance import (
    changes,
    coming_back,
    digests,
    feedback,
    following,
    profile_forms,
    reviewing,
    shortlist,
    splitting,
)
from matchmaking.workspace.maintenance import dismissals as hiding
from matchmaking.workspace.maintenance.following import Follower, FollowKind
from matchmaking.workspace.maintenance.profile_forms import FormState, ProfileForm
from matchmaking.workspace.privacy import consent, personal_data
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent
from matchmaking.workspace.storage import documents, tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import Decision
from matchmaking.workspace.storage.documents import Document
from matchmaking.workspace.storage.origins import Basis
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import WordEncoder, small_roster
from tests.postgresql import Server
from tests.workspace.test_workspace import NOW, saved

NAME, TEXT, PERSON = "Gamma Ziekenhuis", "validation of glucose patches in adults", Contact("Bert Smet", "bert@gamma.example")
OWN, OTHER = Viewer(ViewerRole.COMPANY, "gamma", "bert"), Viewer(ViewerRole.COMPANY, "alfa", "an")
ANALYST, MANAGER = Viewer(ViewerRole.ANALYST, who="ana"), Viewer(ViewerRole.MANAGER, who="mieke")
VIEWERS = {"itself": OWN, "another company": OTHER, "an analyst": ANALYST, "the office": MANAGER}
CONSENTS = {
    "seen by everyone, its contact person too": Consent(),
    "seen by everyone, its contact person not asked": None,
    "seen by everyone for no purpose": Consent(Visibility.EVERYONE, frozenset()),
    "seen by the office": Consent(Visibility.OFFICE, frozenset(Purpose)),
    "opted out": Consent(Visibility.NOBODY, frozenset()),
}
WITHIN = {
    *(
        "visible_roster",
        "write_outcome",
        "write_change",
        "check_may_change",
        "write_document",
        "write_line",
        "write_record",
        "note",
    ),
    *("read_seen", "read_sight", "write_consent", "remove_document", "KeptApart.is_known_to"),
    *("check_may_change_member", "check_may_change_document", "sees_document", "check_is_office"),
}
"""Steps within a verb, and the line that a download writes of itself."""

EVENT = random_event(2, 2, 1, 0)
FORM = ProfileForm("no form", "gamma", "en", "office", NOW, NOW, FormState.SENT, NOW)
FOLLOWER = Follower("nobody", Viewer(ViewerRole.ANALYST), "a@b.example", "en")
POST = board.Post("gamma", f"We look for partners in {TEXT}.", Language.ENGLISH, NOW.date())
APART = kept_apart.KeptApart("gamma", "beta", f"{NAME} asks for {TEXT} too.")
Verb = Callable[[Workspace, Viewer, Path], object]


def _edited(workspace: Workspace, viewer: Viewer, _: Path) -> object:
    before = workspace.whole_roster().member("gamma")
    return changes.edit(workspace, before, replace(before, headcount=5), NOW, viewer)


def _followed(workspace: Workspace, viewer: Viewer) -> object:
    """What following Gamma answers: whoever may not see it is told that there is no such member."""
    try:
        return following.follow(workspace, FollowKind.MEMBER, "gamma", "a@b.example", "en", viewer)
    except UnknownMember as refusal:
        return str(refusal)


def _learnt(roster: Roster) -> FeatureSet:
    raise AssertionError("nobody follows what must be learnt")


def _document(workspace: Workspace, viewer: Viewer, verb: Callable[..., object]) -> object:
    (document,) = documents.kept(workspace, "own", "gamma", OFFICE)
    return verb(workspace, document, NOW, viewer)


OFFICE_ALONE: dict[str, Verb] = {
    "back_up": lambda w, v, f: backup.back_up(w, f / "a.backup", NOW, v),
    "restore": lambda w, v, f: backup.restore(w, f / "no.backup", NOW, v),
    "load_demonstration": lambda w, v, f: demonstration.load_demonstration(w, NOW, v) if v is not MANAGER else None,
    "import_directories": lambda w, v, f: importing.import_directories(w, [f / "no.csv"], NOW, v),
    "import_cordis": lambda w, v, f: importing.import_cordis(w, [f / "no.zip"], NOW, v),
    "import_projects": lambda w, v, f: importing.import_projects(w, [f / "no.csv"], NOW, v),
    "merge_readings": lambda w, v, f: importing.merge_readings(w, [], [], NOW, v),
    "decide": lambda w, v, f: reviewing.decide(w, "alfa", "gamma", same=False, now=NOW, viewer=v),
    "take_back": lambda w, v, f: reviewing.take_back(w, Decision("alfa", "gamma", False, "", NOW), NOW, v),
    "split": lambda w, v, f: splitting.split(w, "gamma", ["x"], NOW, v),
    "search_person": lambda w, v, f: personal_data.search_person(w, PERSON.email, v),
    "export_person": lambda w, v, f: personal_data.export_person(w, PERSON.email, NOW, v),
    "erase_person": lambda w, v, f: personal_data.erase_person(w, PERSON.email, NOW, v),
    "allow_person": lambda w, v, f: personal_data.allow_person(w, PERSON, "gamma", NOW, v),
    "sources": lambda w, v, f: source_columns.sources(w, v),
    "keep_source": lambda w, v, f: source_columns.keep_source(w, SourceColumns("x", ()), NOW, v),
    "change_column": lambda w, v, f: source_columns.change_column(w, "x", "y", Field.NAME, NOW, v),
    "forget_source": lambda w, v, f: source_columns.forget_source(w, "x", NOW, v),
    "find_source": lambda w, v, f: source_columns.find_source(w, "x", v),
    "keep_call": lambda w, v, f: saved_calls.keep_call(w, ASKED, NOW, v),
    "remove_call": lambda w, v, f: saved_calls.remove_call(w, ASKED.id, NOW, v),
    "events": lambda w, v, f: saved_events.events(w, v),
    "kept_event": lambda w, v, f: saved_events.kept_event(w, "no event", v),
    "keep_event": lambda w, v, f: saved_events.keep_event(w, EVENT, NOW, v),
    "delete_event": lambda w, v, f: saved_events.delete_event(w, EVENT, NOW, v),
    "hidden_members": lambda w, v, f: saved_events.hidden_members(w, v),
    "make_form_link": lambda w, v, f: profile_forms.make_form_link(w, "gamma", "en", 14, NOW, v),
    "revoke_form_links": lambda w, v, f: profile_forms.revoke_form_links(w, "gamma", NOW, v),
    "forms": lambda w, v, f: profile_forms.forms(w, v),
    "sent_form": lambda w, v, f: profile_forms.sent_form(w, "no form", v),
    "compared": lambda w, v, f: profile_forms.compared(w, FORM, v),
    "take_form": lambda w, v, f: profile_forms.take_form(w, FORM, NOW, v),
    "decline_form": lambda w, v, f: profile_forms.decline_form(w, FORM, NOW, v),
    "followers": lambda w, v, f: following.followers(w, v),
    "stop_following": lambda w, v, f: following.stop_following(w, "nobody", NOW, v),
    "digests": lambda w, v, f: digests.digests(w, _learnt, lambda _: [], NOW, v),
    "keep_told": lambda w, v, f: digests.keep_told(w, digests.Digest(FOLLOWER, (), {}), NOW, v),
    "bring_back": lambda w, v, f: coming_back.bring_back(w, NAME, Consent(), NOW, v),
    "make_token": lambda w, v, f: api_tokens.make_token(w, "website", list(api_tokens.Scope), NOW, viewer=v),
    "api_tokens": lambda w, v, f: api_tokens.api_tokens(w, v),
    "revoke_token": lambda w, v, f: api_tokens.revoke_token(w, "none", NOW, v),
    "Workspace.update": lambda w, v, f: w.update(lambda roster: Update(roster, (), ImportRecord(NOW, "x", {}, ())), v),
}
ITSELF_AND_OFFICE: dict[str, Verb] = {
    "edit": _edited,
    "change": lambda w, v, f: changes.change(w, "gamma", {"headcount": 4}, v.signature, NOW, Basis.CORRECTED, v),
    "give_consent": lambda w, v, f: give_consent(w, "gamma", Consent(), NOW, v),
    "opt_out": lambda w, v, f: consent.opt_out(w, "gamma", NOW, v),
    "keep": lambda w, v, f: _document(w, v, documents.keep),
    "delete": lambda w, v, f: _document(w, v, documents.delete),
    "remove_saved": lambda w, v, f: _document(w, v, saved_consortia.remove_saved),
    "keep_apart": lambda w, v, f: kept_apart.keep_apart(w, APART, w.roster(v), NOW, v),
    "publish": lambda w, v, f: board.publish(w, POST, NOW, v),
    "express_interest": lambda w, v, f: interest.express_interest(w, "none", "gamma", "We do.", NOW, v),
    "take_back_interest": lambda w, v, f: interest.take_back_interest(w, "none", "gamma", NOW, v),
    "dismiss": lambda w, v, f: hiding.dismiss(w, hiding.Dismissal("gamma", "alfa", feedback.Refusal.OTHER), NOW, v),
    "take_back_dismissal": lambda w, v, f: hiding.take_back_dismissal(w, "gamma", "alfa", NOW, v),
}
EVERYBODY: dict[str, Verb] = {
    "kept_apart": lambda w, v, f: kept_apart.kept_apart(w, w.roster(v), v),
    "end_apart": lambda w, v, f: kept_apart.end_apart(w, "none", NOW, v),
    "circumstances_on": lambda w, v, f: running.circumstances_on(w, w.roster(v), date(2026, 11, 29), v)(ASKED),
    "Workspace.roster": lambda w, v, f: w.roster(v),
    "changes_of": lambda w, v, f: changes.changes_of(w, "gamma", v),
    "Workspace.members_hidden": lambda w, v, f: w.members_hidden(v),
    "times_shown": lambda w, v, f: feedback.times_shown(w, "gamma", v),
    "may_change": lambda w, v, f: changes.may_change(w, "gamma", v),
    "outcomes": lambda w, v, f: feedback.outcomes(w, v),
    "shortlist": lambda w, v, f: shortlist.shortlist(w, v),
    "exposure_report": lambda w, v, f: exposure_report(w, v),
    "kept": lambda w, v, f: [documents.kept(w, kind, None, v) for kind in ("own", "shortlist", "consortium", "columns")],
    "workloads": lambda w, v, f: running.workloads(w, w.roster(v), date(2026, 11, 29), v),
    "saved_consortia": lambda w, v, f: saved_consortia.saved_consortia(w, v),
    "kept_search": lambda w, v, f: saved_searches.kept_search(w, "none", v),
    "kept_weights": lambda w, v, f: saved_weights.kept_weights(w, v),
    "key_of": lambda w, v, f: saved_searches.key_of(w, saved_searches.Search(need="none"), v),
    "follow": lambda w, v, f: _followed(w, v),
    "change_digest": lambda w, v, f: following.change_digest(w, "a@b.example", "en", 7, v),
    "followed": lambda w, v, f: following.followed(w, v),
    "unfollow": lambda w, v, f: following.unfollow(w, FollowKind.MEMBER, "gamma", NOW, v),
    "posts": lambda w, v, f: board.posts(w, NOW.date(), v),
    "interests": lambda w, v, f: interest.interests(w, NOW.date(), v),
    "dismissals": lambda w, v, f: [hiding.dismissals(w, member, v) for member in ("alfa", "gamma")],
}
BY_DOCUMENT = {
    "put_on",
    "mark",
    "take_off",
    "save",
    "keep_search",
    "keep_weights",
    "record_showing",
    "record_outcome",
    "import_answers",
    "broken_consortia",
    "withdraw",
    "answer_interest",
}
"""Verbs that keep a viewer's own documents; of others' they are refused as ``keep`` is, and answer what they were given."""
BY_KEY = {
    *("token_of", "serve", "reader_of", "stop_token", "stop_digest", "opened_form", "keep_draft", "send_form"),
}
"""Verbs for whoever has a signed link or a token: it leads to one member's form, one digest, the published roster alone."""
OF_NO_MEMBER = {
    *(
        "Workspace.state",
        "Workspace.size",
        "consent_mark",
        "holds_demonstration",
        "loaded_on",
        "check_may_listen",
        "was_any_made",
    ),
    *("known_calls", "open_calls", "kept_calls"),
}
FOR_THE_BOOKS: dict[str, set[str]] = {
    "Workspace.imports": {"pages/directory/import_lists"},
    "Workspace.possible_duplicates": {"pages/members", "pages/directory/possible_duplicates"},
    "Workspace.public_roster": {"api/published", "pages/frame/session"},
    "Workspace.shown_as": {"pages/frame/session"},
    "Workspace.whole_roster": {
        *("pages/directory/privacy_view", "pages/frame/session", "pages/directory/possible_duplicates"),
        "pages/consortium/outside_view",
    },
    "columns_before": {"pages/directory/import_process"},
    "consents": {"pages/directory/consent_view", "pages/frame/model_cache"},
    "count_out": {"pages/directory/consent_view"},
    "decisions": {"pages/directory/possible_duplicates"},
    "erased_in": set(),
    "journal": {"pages/directory/privacy_view"},
    "origins": {
        *("pages/overview/office_start", "pages/overview/member_start", "pages/directory/questions"),
        *("pages/directory/member_table", "pages/directory/member_page"),
    },
    "preview": set(),
    "preview_answers": {"pages/directory/questions"},
    "preview_files": {"pages/directory/import_process"},
    "read_directories": set(),
    "records_by_member": {"pages/directory/possible_duplicates"},
    "records_of": set(),
}
"""Verbs that keep the books, and the screens that use them: those of the office, or for members that the viewer knows; whoever
lets another screen use one says so here, and `tests/pages/test_hidden_members.py` looks at what a company gets of each page."""
MATRIX = OFFICE_ALONE | ITSELF_AND_OFFICE | EVERYBODY


def _functions() -> Iterator[tuple[str, Mapping[str, inspect.Parameter]]]:
    """Every function and method of the rooms below the screens, with its parameters."""
    for info in pkgutil.walk_packages(matchmaking.__path__, "matchmaking."):
        if ".migrations" in info.name or info.name.startswith(("matchmaking.pages", "matchmaking.commands", "matchmaking.__")):
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if getattr(value, "__module__", "") != info.name or name.startswith("_"):
                continue
            named = {name: value} if inspect.isfunction(value) else {}
            if inspect.isclass(value):
                named = {f"{name}.{key}": each for key, each in vars(value).items() if inspect.isfunction(each)}
            yield from ((key, inspect.signature(each).parameters) for key, each in named.items() if "._" not in key)


def _verbs() -> set[str]:
    """Every verb that takes a viewer."""
    return {name for name, parameters in _functions() if "viewer" in parameters}


def _verbs_without_viewer() -> set[str]:
    """Every verb that takes a workspace, or is one's own, and asks nobody who looks."""
    return {
        name
        for name, parameters in _functions()
        if "viewer" not in parameters
        and (
            name.startswith("Workspace.")
            or any(parameter.annotation in {Workspace, Database, "Workspace", "Database"} for parameter in parameters.values())
        )
    }


def _importers(name: str) -> set[str]:
    """The modules of the screens and of the API that use a verb by name."""
    package = Path(matchmaking.__file__).parent
    return {
        str(file.relative_to(package).with_suffix(""))
        for room in ("pages", "api", "exports")
        for file in (package / room).rglob("*.py")
        if re.search(rf"\b{name.rpartition('.')[2]}\(", file.read_text(encoding="utf-8"))
    }


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace for each consent, to be copied."""
    folder = tmp_path_factory.mktemp("templates")
    for seen, said in CONSENTS.items():
        _made(folder / seen, said).close()
    return folder


def _copied(templates: Path, seen: str, folder: Path) -> Workspace:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(templates / seen, folder / "a.workspace")
    return Workspace(folder / "a.workspace")


def _made(place: Path | str, said: Consent | None) -> Workspace:
    opened = Workspace(place)
    roster = small_roster()
    members = [replace(member, contact=PERSON) if member.id == "gamma" else member for member in roster.members]
    saved(opened, replace(roster, members=tuple(members)))
    documents.keep(opened, Document("own", "Nier", {"members": []}, owner="gamma"), NOW, OWN)
    board.publish(opened, POST, NOW, OWN)
    asked = board.publish(opened, replace(POST, owner="alfa", text="A ward that tests our glucose patches."), NOW, OTHER)
    interest.express_interest(opened, asked.id, "gamma", f"{NAME} does {TEXT}.", NOW, OWN)
    if said:
        give_consent(opened, "gamma", said, NOW)
    return opened


def _sees_member(viewer: Viewer, said: Consent | None) -> bool:
    if viewer is OWN or said is None:
        return True
    return said.visibility is Visibility.EVERYONE or (said.visibility is Visibility.OFFICE and viewer is not OTHER)


def _sees_contact(viewer: Viewer, said: Consent | None) -> bool:
    if viewer is OWN:
        return True
    if viewer is ANALYST or not _sees_member(viewer, said):
        return False
    return viewer is MANAGER if said is None else Purpose.CONTACT in said.purposes


def _check(answer: object, viewer: Viewer, said: Consent | None) -> None:
    told = repr(answer)
    if not _sees_member(viewer, said):
        assert NAME not in told
        assert TEXT not in told
    if not _sees_contact(viewer, said):
        assert PERSON.name not in told
        assert PERSON.email not in told


def test_every_verb_that_takes_a_viewer_stands_in_the_matrix() -> None:
    assert _verbs() == MATRIX.keys() | WITHIN | BY_DOCUMENT


def test_a_verb_that_asks_for_no_viewer_has_a_key_or_tells_of_no_member_or_is_kept_from_companies() -> None:
    assert _verbs_without_viewer() == BY_KEY | OF_NO_MEMBER | FOR_THE_BOOKS.keys()
    assert {name: _importers(name) for name in FOR_THE_BOOKS} == FOR_THE_BOOKS


@pytest.mark.parametrize("seen", CONSENTS)
@pytest.mark.parametrize("who", VIEWERS)
def test_what_a_viewer_may_not_see_is_in_no_answer(who: str, seen: str, templates: Path, tmp_path: Path) -> None:
    viewer, said = VIEWERS[who], CONSENTS[seen]
    with closing(_copied(templates, seen, tmp_path)) as workspace:
        _check_answers(workspace, viewer, said, tmp_path)


@pytest.mark.parametrize("verb", [*OFFICE_ALONE, *ITSELF_AND_OFFICE])
@pytest.mark.parametrize("who", VIEWERS)
def test_whoever_may_not_use_a_verb_is_refused_and_told_nothing(who: str, verb: str, templates: Path, tmp_path: Path) -> None:
    viewer, allowed = VIEWERS[who], {MANAGER} if verb in OFFICE_ALONE else {MANAGER, OWN}
    for number, (seen, said) in enumerate(CONSENTS.items()):
        folder = tmp_path / str(number)
        with closing(_copied(templates, seen, folder)) as workspace:
            refusal = _refusal(MATRIX[verb], workspace, viewer, folder)
        assert (refusal is None) is (viewer in allowed)
        _check(str(refusal), viewer, said)


@pytest.fixture(scope="module")
def on_server(postgresql: Server) -> dict[str, str]:
    """The address of a workspace on a server for each consent."""
    places = {seen: postgresql.new_database() for seen in CONSENTS}
    for seen, said in CONSENTS.items():
        _made(places[seen], said).close()
    return places


@pytest.mark.parametrize("seen", CONSENTS)
@pytest.mark.parametrize("who", VIEWERS)
def test_a_server_answers_and_refuses_as_a_file_does_and_what_is_refused_changes_nothing(
    who: str, seen: str, on_server: dict[str, str], tmp_path: Path
) -> None:
    viewer, said = VIEWERS[who], CONSENTS[seen]
    refused = [] if viewer is MANAGER else [*OFFICE_ALONE] if viewer is OWN else [*OFFICE_ALONE, *ITSELF_AND_OFFICE]
    with closing(Workspace(on_server[seen])) as workspace:
        before = _everything(workspace)
        for verb in refused:
            refusal = _refusal(MATRIX[verb], workspace, viewer, tmp_path)
            assert refusal is not None, verb
            _check(str(refusal), viewer, said)
        assert _everything(workspace) == before
        _check_answers(workspace, viewer, said, tmp_path)


def _check_answers(workspace: Workspace, viewer: Viewer, said: Consent | None, folder: Path) -> None:
    """No answer that everybody may ask for, nor its refusal, holds what the viewer may not see."""
    for call in EVERYBODY.values():
        try:
            answer = call(workspace, viewer, folder)
        except NotAllowed as refusal:
            answer = str(refusal)
        _check(answer, viewer, said)


def _everything(workspace: Workspace) -> dict[str, list[Any]]:
    """Every row of every table."""
    with workspace.reading() as connection:
        return {table.name: sorted(map(repr, connection.execute(sa.select(table)))) for table in tables.metadata.sorted_tables}


def _refusal(call: Verb, workspace: Workspace, viewer: Viewer, folder: Path) -> NotAllowed | None:
    """That a viewer may not use a verb; other mistakes of these calls are no refusals."""
    try:
        call(workspace, viewer, folder)
    except NotAllowed as refusal:
        return refusal
    except MatchmakingError:
        return None
    return None


@pytest.mark.parametrize("seen", CONSENTS)
@pytest.mark.parametrize("who", VIEWERS)
def test_what_is_learnt_and_ranked_for_a_viewer_holds_nothing_it_may_not_see(
    who: str, seen: str, templates: Path, tmp_path: Path, word_cache: Path
) -> None:
    viewer, said = VIEWERS[who], CONSENTS[seen]
    with closing(_copied(templates, seen, tmp_path)) as workspace:
        features = fit(workspace.roster(viewer), WordEncoder(), word_cache)
    at = features.roster.position
    matches = rank(features, need="Clinical validation of glucose patches")
    answer: list[Any] = [[(match.member, match.reasons) for match in matches]]
    answer.append(features.network.introduction(at["beta"], at["delta"]))
    _check(answer, viewer, said)
    assert (NAME in repr(answer[0])) is _sees_member(viewer, said)


WARD = Capability("Ward", "Clinical validation of glucose patches on a hospital ward.", 1.0)
ASKED: Call = Call("a", "Call a", capabilities=(WARD, Capability("Enzymes", "Stable enzymes for diagnostics.", 1.0)))
RULES = rule_set("gber-25").model_copy(update={"rules": ()})


def _composed(features: FeatureSet) -> Consortium:
    return compose(ASKED, features, size=3, alternatives=1, ruleset=RULES).consortia[0]


def _dropped_out(features: FeatureSet) -> Resilience:
    return resilience(draft_of(setting_of(ASKED, features, RULES), _composed(features).members))


def _not_found(features: FeatureSet, member: str) -> object:
    try:
        return why_not(features, member, need=WARD.text, k=1)
    except MatchmakingError as refusal:
        return str(refusal)


ENGLISH = Wording("en")
DERIVED: dict[str, Callable[[FeatureSet], object]] = {
    "partners as a table": lambda f: partner_table(rank(f, need=WARD.text), f, ENGLISH),
    "reasons as a table": lambda f: reason_table(rank(f, "beta", need=WARD.text), ENGLISH),
    "consortium": _composed,
    "consortium as a workbook": lambda f: seat_table(_composed(f), ENGLISH),
    "portfolio": lambda f: portfolio(ASKED, f, 1, size=3, ruleset=RULES),
    "drop-outs": _dropped_out,
    "drop-outs as a table": lambda f: dropout_table(_dropped_out(f), ENGLISH),
    "introductions": lambda f: introduction_table(introductions(["alfa", "beta", "delta"], f), ENGLISH),
    "white spots": lambda f: (spots := white_spots([ASKED], f), white_spot_table(spots, [ASKED], f.roster, ENGLISH)),
    "why not another": lambda f: _not_found(f, "beta"),
    "precedents": lambda f: precedent_table(precedents(f, text=WARD.text), ENGLISH),
    "answers on the board": lambda f: [fit_to_json(fit) for fit in mutual_fits(f, WARD.text)],
    "why not it": lambda f: _not_found(f, "gamma"),
    "network": lambda f: [f.network.introduction(f.roster.position["alfa"], f.roster.position["delta"])],
    "projects": lambda f: [f.network.shared_projects(f.roster.position["beta"], row) for row in range(len(f.roster.members))],
}


@pytest.mark.parametrize("seen", CONSENTS)
@pytest.mark.parametrize("who", VIEWERS)
def test_nothing_derived_for_a_viewer_and_no_table_of_it_holds_what_it_may_not_see(
    who: str, seen: str, templates: Path, tmp_path: Path, word_cache: Path
) -> None:
    viewer, said = VIEWERS[who], CONSENTS[seen]
    with closing(_copied(templates, seen, tmp_path)) as workspace:
        features = fit(workspace.roster(viewer), WordEncoder(), word_cache)
    named = set()
    for verb, call in DERIVED.items():
        answer = call(features)
        _check(answer, viewer, said)
        named |= {verb} if NAME in repr(answer) else set()
    shown = {"partners as a table", "consortium", "portfolio", "drop-outs as a table"}
    assert (shown <= named) is _sees_member(viewer, said)
