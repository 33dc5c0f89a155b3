"""An evaluation on judged questions as text and tables, for screens and exports."""

from collections.abc import Mapping

from matchmaking.evaluation import Evaluation, JudgedStratum
from matchmaking.exports.evidence import system_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording


def parts_of(found: Evaluation) -> Mapping[str, Mapping[str, JudgedStratum]]:
    """The parts with judgements, by key."""
    every = {"needs": found.needs, "capabilities": found.capabilities, "consortia": found.consortia}
    return {part: strata for part, strata in every.items() if strata}


def part_in_words(part: str, words: Wording) -> str:
    """The name of a part: the kind of question."""
    _ = words.translate
    return {
        "needs": _("Needs in words"),
        "capabilities": _("Capabilities of calls"),
        "consortia": _("Proposals for calls"),
    }.get(part, part)


def question_kind_in_words(stratum: str, words: Wording) -> str:
    """The name of a stratum of the questions; a call or a kind defined by the analyst keeps its own name."""
    _ = words.translate
    return {
        "all": _("all that were judged"),
        "nl": _("asked in Dutch"),
        "en": _("asked in English"),
        "fr": _("asked in French"),
        "de": _("asked in German"),
        "plain": _("in the words of the answer"),
        "oblique": _("in other words than the answer"),
        "constraint": _("with a condition"),
        "negation": _("with a “not”"),
        "neighbour": _("where something near is not meant"),
        "cross": _("in another language than the answer"),
        "nobody": _("that nobody answers"),
    }.get(stratum, stratum)


def count_in_words(part: str, stratum: JudgedStratum, words: Wording) -> str:
    """The number of judgements."""
    if not stratum.n:
        return words.translate("No proposal is possible under the rules of this call.")
    count = words.number(stratum.n)
    if part == "needs":
        return words.translate("{count} questions; in brackets the 95 % interval.", count=count)
    if part == "capabilities":
        return words.translate("{count} capabilities; in brackets the 95 % interval.", count=count)
    return words.translate("{count} proposals; in brackets the 95 % interval.", count=count)


def judged_measure_in_words(measure: str, words: Wording) -> str:
    """The meaning of a measure, 0 to 1."""
    _ = words.translate
    return {
        "hit@1": _("the first one answers"),
        "hit@3": _("one of the first three answers"),
        "recall@5": _("part of those who answer among the first five"),
        "ndcg@10": _("how high they stand in the first ten (nDCG@10)"),
        "mrr": _("1 over the rank of the first who answers"),
        "said to be so": _("the answer is “nobody”"),
        "answered, said to be so": _("the answer is “nobody” although somebody answers"),
        "precision": _("“covers it” is right"),
        "recall": _("of those who can, said to cover it"),
        "calibration error": _("calibration error of strengths"),
        "brier": _("squared error of strengths (Brier)"),
        "true coverage": _("capabilities that somebody truly has"),
        "best possible": _("the most that this number of members can have"),
        "suitable seats": _("seats of members who suit the call"),
        "idle seats": _("seats without a task"),
        "claims right": _("“covers it” is right"),
    }.get(measure, measure)


def judged_table(stratum: JudgedStratum, words: Wording) -> ExportTable:
    """One row per measure, one column per system."""
    _ = words.translate
    measures = dict.fromkeys(measure for figures in stratum.systems.values() for measure in figures)
    rows: list[list[Cell]] = []
    for measure in measures:
        found = [figures.get(measure) for figures in stratum.systems.values()]
        told = [
            f"{words.number(one.value, 2)} ({words.number(one.low, 2)} … {words.number(one.high, 2)})" if one else "–"
            for one in found
        ]
        rows.append([judged_measure_in_words(measure, words), *told])
    systems = [system_in_words(system, words) for system in stratum.systems]
    return ExportTable(_("Judged questions"), [_("Measure"), *systems], rows)
