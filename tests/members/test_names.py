"""When two names are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.members.member import Kind
from matchmaking.members.names import hospital_kind, name_key, plain, town_key, website_domain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UZ Gent", "Universitair Ziekenhuis Gent"),
        ("UZ Gent", "Ghent University Hospital"),
        ("U.Z. Gent", "UZ Gent vzw"),
        ("AZ Sint-Lucas", "Algemeen Ziekenhuis St. Lucas vzw"),
        ("WZC De Linde", "Woonzorgcentrum De Linde"),
        ("Barco", "BARCO N.V."),
        ("Alfa & Beta bvba", "Alfa en Beta BVBA"),
        ("Alfa et Beta SPRL", "Alfa and Beta"),
        ("KU Leuven", "KATHOLIEKE UNIVERSITEIT LEUVEN"),
        ("Hôpital Saint-Jean asbl", "HOPITAL SAINT JEAN"),
        ("Acme S.p.A.", "ACME SPA"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Univ. Twente", "University of Twente"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vrije Universiteit Brussel", "Université libre de Bruxelles"),
        ("Katholieke Universiteit Leuven", "Université catholique de Louvain"),
        ("UZ Brussel", "Hôpital Universitaire de Bruxelles"),
        ("UZ Gent", "UGent"),
        ("NeuroVeld BV", "NeuroVelt NV"),
        ("Philips", "Philips Medical Systems"),
    ],
)
def test_two_names_that_only_look_alike(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=60))
def test_any_text_has_a_key_and_capitals_never_matter(name: str) -> None:
    assert name_key(name.upper().lower()) == name_key(name.upper().lower().title().lower())
    assert bool(name_key(name)) == bool(plain(name))


def test_hospitals_are_known_by_their_words() -> None:
    assert hospital_kind("UNIVERSITAETSKLINIKUM AACHEN") is Kind.UNIVERSITY_HOSPITAL
    assert hospital_kind("Cliniques universitaires Saint-Luc") is Kind.UNIVERSITY_HOSPITAL
    assert hospital_kind("AZ Delta") is Kind.HOSPITAL
    assert hospital_kind("Clinical Research Software") is None


def test_towns_and_websites() -> None:
    assert town_key("Gand") == town_key("GENT") == town_key("Ghent 4")
    assert website_domain("https://research.ugent.be/x") == "ugent.be"
    assert website_domain("http://www.nhs.co.uk") == "nhs.co.uk"
    assert website_domain("https://www.linkedin.com/company/barco") == ""
    assert website_domain("") == ""
