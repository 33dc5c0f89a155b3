"""What is told of a partner reads as prose in every language."""

import re

import pytest

from matchmaking.exports.partners import introduction, reason_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.ranking import explain

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
