"""With the model that comes with the product: who does what is asked comes first, by its acronym or in another language."""

import pytest

from matchmaking.features import Encoder, FeatureSet, fit
from matchmaking.members.member import Kind, Language, Member, Roster, Statement
from matchmaking.ranking import rank

DOES = {
    "lipids": "Wij formuleren mRNA in lipide nanodeeltjes (LNP) en vullen ze steriel af.",
    "cells": "Productie van CAR-T cellen onder GMP voor klinische studies.",
    "files": "Wij begeleiden IVDR-dossiers en technische documentatie voor in-vitrodiagnostica.",
    "links": "Koppelingen tussen ziekenhuissystemen met HL7 FHIR en openEHR.",
    "images": "AI op MRI-beelden van de hersenen voor multiple sclerose.",
    "prices": "Gezondheidseconomie, kosteneffectiviteit en terugbetalingsdossiers bij het RIZIV.",
    "safety": "Cyberbeveiliging van verbonden medische toestellen volgens MDR en NIS2.",
    "sweat": "Zweetsensoren in een pleister voor natrium en kalium.",
    "nurses": "Thuisverpleging met 600 verpleegkundigen, telemonitoring van chronische patiënten.",
    "braces": "3D-geprinte enkel-voetorthesen op maat.",
}


@pytest.fixture(scope="module")
def features(tmp_path_factory: pytest.TempPathFactory) -> FeatureSet:
    members = [
        Member(name, f"{name.title()} BV", Kind.SME, country="BE", statements=(Statement(text, Language.DUTCH),))
        for name, text in DOES.items()
    ]
    return fit(Roster.of(members), Encoder(), tmp_path_factory.mktemp("acronyms"))


@pytest.mark.parametrize(
    ("need", "owner"),
    [
        ("LNP", "lipids"),
        ("CAR-T", "cells"),
        ("IVDR", "files"),
        ("HL7 FHIR", "links"),
        ("openEHR", "links"),
        ("MRI", "images"),
        ("RIZIV", "prices"),
        ("NIS2", "safety"),
        ("lipid nanoparticles", "lipids"),
        ("cell therapy manufacturing", "cells"),
        ("health economics", "prices"),
        ("soins infirmiers à domicile", "nurses"),
        ("sweat sensor", "sweat"),
        ("orthèses imprimées en 3D", "braces"),
        ("Cybersicherheit von Medizinprodukten", "safety"),
    ],
)
def test_whoever_does_it_comes_first(features: FeatureSet, need: str, owner: str) -> None:
    assert rank(features, need=need, top=1)[0].member.id == owner
