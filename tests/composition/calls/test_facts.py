"""What a call's text states is read from it, with the sentence that says it; what it does not state is not invented."""

from datetime import date

import pytest

from matchmaking.composition.calls.call import parse_call
from matchmaking.composition.calls.facts import Facts, facts_in


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("Het projectbudget bedraagt 3 miljoen euro.", 3e6),
        ("Budget: € 450.000 per project.", 450e3),
        (
            "An EU contribution of between EUR 6.00 and 8.00 million would do. The total indicative budget is EUR 40 million.",
            8e6,
        ),
        ("De oproep heeft een totaal budget van 20 miljoen euro. Elk project krijgt ten hoogste 1,5 miljoen euro.", 1.5e6),
        ("Le budget du projet s'élève à 1.500.000 euros.", 1.5e6),
        ("Die Förderung beträgt bis zu 2 Mio. Euro pro Projekt.", 2e6),
        ("The grant is up to €750,000.", 750e3),
        ("Het totaal budget van de oproep is 20 miljoen euro.", None),
        ("In 2024 werden 12 projecten gesteund, in 30 ziekenhuizen.", None),
        ("Deelname kost 50 euro per persoon.", None),
    ],
)
def test_the_budget_of_one_project(text: str, budget: float | None) -> None:
    assert facts_in(text).budget == budget


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("De looptijd is 36 maanden.", 36),
        ("Projects last between 24 and 48 months.", 48),
        ("Une durée de trois ans est prévue.", 36),
        ("Die Laufzeit beträgt 2 Jahre.", 24),
        ("Binnen 3 maanden na goedkeuring start het project.", None),
        ("Patients are followed for 12 months.", None),
    ],
)
def test_the_duration(text: str, months: int | None) -> None:
    assert facts_in(text).months == months


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Consortia van 5 tot 8 partners zijn welkom.", (5, 8)),
        ("Le consortium compte 3 à 6 partenaires.", (3, 6)),
        ("Consortia have at least three and at most 12 participants.", (3, 12)),
        ("Maximaal zes organisaties nemen deel.", (2, 6)),
        ("At least three hospitals take part.", None),
    ],
)
def test_the_size(text: str, size: tuple[int, int] | None) -> None:
    assert facts_in(text).size == size


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("Dien uw voorstel uiterlijk in op 15 maart 2027 om 17 uur.", date(2027, 3, 15)),
        ("Deadline: 13 April 2027 17:00 Brussels time.", date(2027, 4, 13)),
        ("Date limite : 30/06/2027.", date(2027, 6, 30)),
        ("Einreichfrist ist der 31. Mai 2027.", date(2027, 5, 31)),
        ("De oproep opent op 1 februari 2027.", None),
        ("Indienen kan in 2027.", None),
    ],
)
def test_the_deadline(text: str, deadline: date | None) -> None:
    assert facts_in(text).deadline == deadline


def test_each_fact_is_told_with_its_sentence_and_named_in_the_call() -> None:
    text = "Slimme wondzorg\nSensoren volgen wonden bij patiënten thuis. De looptijd is 36 maanden.\n"
    text += "Het projectbudget bedraagt 3 miljoen euro."
    call = parse_call(text)
    assert (call.budget, call.months, call.read) == (3e6, 36, frozenset({"budget", "months"}))
    assert [str(remark.values["said"]) for remark in call.remarks] == [
        "Het projectbudget bedraagt 3 miljoen euro.",
        "De looptijd is 36 maanden.",
    ]


def test_a_text_without_facts_has_none() -> None:
    assert facts_in("We ask for sensors that follow patients at home, in 2027 and beyond.") == Facts()
