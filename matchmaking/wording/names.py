"""What the members of enumerations are called, as messages for translation."""

from collections.abc import Mapping
from enum import StrEnum


def N_(message: str) -> str:  # noqa: N802 - the usual name of a mark that a message is for translation
    """Marks a message for translation; it is translated where it is shown."""
    return message


NAMES: Mapping[str, Mapping[str, str]] = {
    "members.member.Kind": {
        "sme": N_("SME"),
        "large_company": N_("large company"),
        "company": N_("company"),
        "university": N_("university"),
        "university_hospital": N_("university hospital"),
        "hospital": N_("hospital"),
        "research_centre": N_("research centre"),
        "association": N_("association"),
        "care_provider": N_("care provider"),
        "patient_organisation": N_("patient organisation"),
        "public_body": N_("public body"),
        "investor": N_("investor"),
        "unknown": N_("kind not known"),
    },
    "members.member.Sector": {"biotech": N_("biotech"), "medtech": N_("medtech"), "digital": N_("digital")},
    "members.member.Theme": {
        "personalised_medicine": N_("personalised medicine"),
        "digital_medicine": N_("digital medicine"),
        "efficient_care": N_("efficient care"),
        "breakthrough_care": N_("breakthrough care innovation"),
    },
    "members.member.Language": {"nl": N_("Dutch"), "en": N_("English"), "fr": N_("French"), "de": N_("German")},
    "members.problems.Severity": {
        "set_aside": N_("row set aside"),
        "dropped": N_("field left out"),
        "guess": N_("guess to check"),
    },
    "matching.weights.Criterion": {
        "relevance": N_("relevance"),
        "words": N_("words in common"),
        "complementarity": N_("complementarity"),
        "crossover": N_("cross-over between sectors"),
        "codes": N_("projects under the same topics"),
        "topic": N_("projects on the same"),
        "past_ties": N_("worked together before"),
        "proximity": N_("proximity in the network"),
        "common": N_("partners in common"),
        "country": N_("countries that work together"),
        "novelty": N_("new tie"),
        "standing": N_("experience"),
        "place": N_("nearby"),
    },
    "matching.filters.Ties": {"any": N_("all partners"), "new": N_("new to you"), "known": N_("past partners")},
    "matching.exposure.Group": {"company": N_("companies"), "sme": N_("SMEs"), "newcomer": N_("newcomers")},
    "matching.counterfactual.Sort": {
        "statement": N_("statement"),
        "offer": N_("offer"),
        "project": N_("part in a project"),
        "tie": N_("worked with you"),
    },
    "consortia.role.Role": {
        "coordinator": N_("coordinator"),
        "developer": N_("developer"),
        "validator": N_("validator"),
        "clinical_site": N_("clinical site"),
        "data_provider": N_("data provider"),
        "manufacturer": N_("manufacturer"),
        "knowledge_partner": N_("knowledge partner"),
        "patient_involvement": N_("patient involvement"),
        "care_partner": N_("care partner"),
        "regulatory_adviser": N_("regulatory adviser"),
        "market_partner": N_("market partner"),
        "dissemination": N_("dissemination"),
    },
    "consortia.consortium.Criterion": {
        "coverage": N_("coverage of the call"),
        "relevance": N_("relevance"),
        "crossover": N_("cross-over between sectors"),
        "familiarity": N_("partners who know each other"),
        "new_ties": N_("new ties"),
        "experience": N_("experience"),
        "place": N_("nearby"),
        "exposure": N_("small firms and newcomers"),
        "wishes": N_("targets of the call"),
    },
    "consortia.conditions.Part": {"company": N_("company part"), "research": N_("research part")},
    "consortia.rules.Activity": {
        "research": N_("industrial research"),
        "development": N_("experimental development"),
        "feasibility": N_("feasibility study"),
    },
    "consortia.rules.Severity": {"hard": N_("requirement"), "target": N_("target of the call"), "soft": N_("advice")},
    "consortia.rules.Certainty": {
        "high": N_("certain"),
        "medium": N_("fairly certain"),
        "low": N_("uncertain"),
        "per_call": N_("differs per call"),
        "conflicting": N_("sources conflict"),
    },
}
"""From an enumeration's place in the package to the English name of each of its members."""

REGIONS: Mapping[str, str] = {
    "BE1": N_("Brussels"),
    "BE2": N_("Flanders"),
    "BE21": N_("Antwerp"),
    "BE22": N_("Limburg"),
    "BE23": N_("East Flanders"),
    "BE24": N_("Flemish Brabant"),
    "BE25": N_("West Flanders"),
    "BE3": N_("Wallonia"),
}
"""The regions and provinces that people filter by, from the beginning of the NUTS code."""

CODES: Mapping[str, str] = {
    **NAMES["members.member.Kind"],
    **NAMES["members.member.Sector"],
    **NAMES["members.member.Theme"],
    "name": N_("name"),
    "aliases": N_("other names"),
    "enterprise_number": N_("enterprise number"),
    "participant_code": N_("participant code"),
    "website": N_("website"),
    "street": N_("street"),
    "postcode": N_("postcode"),
    "city": N_("town"),
    "country": N_("country"),
    "nuts": N_("NUTS region"),
    "kind": N_("kind of organisation"),
    "parent": N_("parent company"),
    "parent_share": N_("share of the parent"),
    "headcount": N_("number of staff"),
    "sectors": N_("sectors"),
    "themes": N_("themes"),
    "statement": N_("capability statement"),
    "statements": N_("capability statements"),
    "offers": N_("offers"),
    "needs": N_("needs"),
    "trl": N_("TRL"),
    "trl_low": N_("lowest TRL"),
    "trl_high": N_("highest TRL"),
    "contact": N_("contact person"),
    "contact_name": N_("contact person"),
    "contact_first_name": N_("first name of the contact person"),
    "contact_last_name": N_("last name of the contact person"),
    "contact_role": N_("role of the contact person"),
    "email": N_("e-mail"),
    "phone": N_("telephone"),
    "consent": N_("consent"),
    "in_difficulty": N_("in difficulty"),
    "coordinator": N_("coordinator"),
    "participant": N_("participant"),
    "partner": N_("partner"),
    "associatedpartner": N_("associated partner"),
    "internationalpartner": N_("international partner"),
    "thirdparty": N_("third party"),
    "same_number": N_("same number"),
    "same_website": N_("same website"),
    "same_name": N_("same name"),
    "similar_name": N_("similar name"),
    "name_within": N_("one name begins with the other"),
    "same_word": N_("a rare word in both names"),
    "short_name": N_("same abbreviation"),
    "same_town": N_("same town"),
    "members_added": N_("members added"),
    "members_changed": N_("members changed"),
    "members_unchanged": N_("members unchanged"),
    "projects_added": N_("projects added"),
    "projects_changed": N_("projects changed"),
    "projects_unchanged": N_("projects unchanged"),
    "participations_added": N_("participations added"),
    "participations_changed": N_("participations changed"),
    "participations_unchanged": N_("participations unchanged"),
}
"""Codes that files and other rooms use: parts in projects, why two members look alike, what an import counts."""


def name_of(item: StrEnum) -> str:
    """The English name of a member of an enumeration, its value where nobody gave it a name."""
    room = f"{type(item).__module__}.{type(item).__qualname__}".removeprefix("matchmaking.")
    return NAMES.get(room, {}).get(item.value, item.value)
