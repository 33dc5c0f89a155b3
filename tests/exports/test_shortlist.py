"""A shortlist on paper says what somebody needs to make the calls, and nothing of those whom the viewer may not know."""

from dataclasses import replace

from matchmaking.exports.shortlist import shortlist_table
from matchmaking.features import FeatureSet, refit
from matchmaking.i18n import Wording
from matchmaking.members.member import Contact
from matchmaking.workspace.maintenance.feedback import Refusal
from matchmaking.workspace.maintenance.shortlist import Candidate, Status
from tests.workspace.test_workspace import NOW


def test_a_row_holds_the_status_the_note_and_whom_to_call(small: FeatureSet) -> None:
    gamma = replace(small.roster.member("gamma"), contact=Contact("An Peeters", "an@gamma.example"))
    features = refit(small, small.roster.changed(gamma))
    called = Candidate("alfa", "gamma", "Gamma", Status.NO, Refusal.NO_TIME, "ask in spring", created=NOW, changed=NOW)
    table = shortlist_table([called], features, Wording("nl"))
    told = dict(zip(table.columns, table.rows[0], strict=True))
    assert told["Naam"] == "Gamma Ziekenhuis"
    assert (told["Status"], told["Reden"], told["Notitie"]) == ("Zei nee", "Geen tijd", "ask in spring")
    assert told["Contact"] == "An Peeters, an@gamma.example"
    assert told["Voor"] == "Alfa Sensors BV"
    assert told["Gewijzigd"] == NOW.date()


def test_a_candidate_who_is_not_in_the_directory_is_left_out(small: FeatureSet) -> None:
    assert shortlist_table([Candidate("alfa", "nobody", "Hidden BV")], small, Wording("en")).rows == []
