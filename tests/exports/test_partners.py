"""What is told of a partner reads as prose in every language."""

import re
from dataclasses import replace

import pytest

from matchmaking.exports.partners import introduction, partners_beside, reason_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.ranking import explain
from matchmaking.ranking.reasons import Reason, Stated
from matchmaking.remarks import Remark

_CLOSED = re.compile(r"[.!?…][”»’)\s]*$")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_an_introduction_is_closed_before_the_next_begins(small: FeatureSet, language: str) -> None:
    words, sentences_told = Wording(language), 0
    members = [member.id for member in small.roster.members if member.consent]
    for seeker in members:
        for partner in (other for other in members if other != seeker):
            match = explain(small, partner, seeker, need="enzyme patches that measure glucose, and alarms")
            told = {words.name(reason.criterion): reason.evidence for reason in match.reasons}
            rows = {str(row[1]): str(row[-1]) for row in reason_table([match], words).rows}
            for criterion, evidence in told.items():
                rest = rows[criterion]
                for remark in evidence:
                    said = words.say(remark)
                    assert rest.startswith(said)
                    closed = said if _CLOSED.search(said) else f"{said}."
                    assert rest.startswith(closed), rest
                    rest = rest.removeprefix(closed).lstrip()
                sentences_told = max(sentences_told, len(evidence))
            assert not introduction(match, words) or _CLOSED.search(introduction(match, words))
    assert sentences_told > 1


def test_what_gives_and_takes_nothing_has_no_row_and_a_loss_no_most(small: FeatureSet) -> None:
    words = Wording("nl")
    alike = explain(small, "beta", "alfa", need="enzyme patches")
    met = Reason(Stated.CONDITIONS, 1.0, 0.0, 0.0, (Remark("Its place is not known."),))
    missed = Reason(Stated.CONDITIONS, 0.9, -3.0, 0.0, (Remark("Its place is not known."),))
    name = "Voorwaarden van de vraag"
    assert name not in {row[0] for row in partners_beside([replace(alike, reasons=(*alike.reasons, met))], words).rows}
    beside = partners_beside([replace(alike, reasons=(*alike.reasons, missed))], words).rows
    assert [row[1] for row in beside if row[0] == name] == [words.number(-3, 1)]
