"""Back-test reports as text and tables, for screens and exports."""

from collections.abc import Mapping, Sequence

from matchmaking.evaluation import HIDDEN_TEXT, IN_TURN, TEAM, Bin, QuotaSetting, Report, TaskOutcome
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording

SURE = 0.05
"""Corrected p-value up to which a difference counts as significant."""


def task_in_words(task: str, words: Wording) -> str:
    """The name of a task: what is given and what is predicted."""
    _ = words.translate
    return {
        "t1": _("Given the coordinator and the topic: who joins?"),
        "t1_known_member": _("Given one member and the topic: who else takes part?"),
        "t1_region": _("Given one member of the region and the topic: who joins from the region?"),
        "t2": _("Given all members but one: who is missing?"),
        "t3": _("Given the coordinator and the topic: the whole consortium"),
        "t4": _("Given the topic alone: who takes part?"),
        HIDDEN_TEXT: _("Given a need in words, a member's hidden text: who wrote it?"),
    }.get(task, task)


def asked_in_words(task: str, count: int, pool: float, words: Wording) -> str:
    """The number of queries and candidates, and why the figures are lower bounds."""
    values = {"count": words.number(count), "pool": words.number(pool)}
    if task == HIDDEN_TEXT:
        return words.translate(
            "{count} hidden texts, one of a member, {pool} candidates on average. The line is the 95 % interval. A text was "
            "taken out of its author's profile, names were masked, and it was asked as a need; texts that the author says "
            "twice, in any language, were not taken. Others may truly answer the need too, and only the author counts: all "
            "figures are lower bounds.",
            **values,
        )
    told = words.translate(
        "{count} projects, {pool} candidates on average. The line is the 95 % interval. Who was not asked may have "
        "suited as well: all figures are lower bounds.",
        **values,
    )
    if task in IN_TURN:
        turns = words.translate(
            "Any member could be the one who asks, or who is hidden: several of each project take turns, and their mean counts."
        )
        return f"{told} {turns}"
    return told


def stratum_in_words(stratum: str, words: Wording, task: str = "") -> str:
    """The name of a stratum: the part of the answers that is measured."""
    _ = words.translate
    if (task, stratum) == (HIDDEN_TEXT, "all"):
        return _("all members who say something")
    names: Mapping[str, str] = {
        "all": _("all partners"),
        "new": _("partners who never worked together"),
        "stranger": _("partners who never worked together, among all"),
        "repeat": _("past partners"),
        "company": _("companies"),
        "sme": _("SMEs"),
        "knowledge": _("knowledge institutions"),
        "health": _("health projects"),
        "health_new": _("health projects, partners who never worked together"),
        "newcomer": _("newcomers"),
        "newcomer_distinct_names": _("newcomers with a name of their own"),
        "newcomer_company": _("newcomers: companies"),
        "newcomer_sme": _("newcomers: SMEs"),
        "newcomer_described": _("newcomers who say something of themselves"),
        "newcomer_health": _("newcomers in health projects"),
        "distinct_names": _("members with a name of their own"),
        TEAM: _("teams that miss one partner"),
    }
    if stratum.startswith("popularity_"):
        return _("popularity, step {step} of 10", step=stratum.removeprefix("popularity_"))
    return names.get(stratum, stratum)


def system_in_words(system: str, words: Wording) -> str:
    """The name of a system and the signal that it uses."""
    _ = words.translate
    names: Mapping[str, str] = {
        "matchmaking": _("this product"),
        "matchmaking, weighted to predict": _("this product, weighted to predict"),
        "random": _("by chance"),
        "popularity": _("the most projects"),
        "programme popularity": _("the most projects in the programme"),
        "topic popularity": _("the most projects under the topic"),
        "repeat count": _("past partners first"),
        "repeat + programme": _("past partners, then the programme"),
        "Adamic-Adar": _("common partners (Adamic-Adar)"),
        "resource allocation": _("common partners (resource allocation)"),
        "TF-IDF": _("words of its texts (TF-IDF)"),
        "BM25": _("words of its texts (BM25)"),
        "embedding": _("meaning of its texts (embedding)"),
        "TF-IDF kNN": _("who stands behind similar texts, by words"),
        "embedding kNN": _("who stands behind similar texts, by meaning"),
        "equal weights": _("this product's criteria, weighed alike"),
        "random eligible": _("by chance, within the rules"),
        "popular eligible": _("the most projects, within the rules"),
        "nearest consortium copied": _("the most similar consortium, copied"),
        "greedy cover": _("words of the topic covered one by one"),
        "repeat + programme eligible": _("past partners, then the programme, within the rules"),
    }
    return names.get(system, system)


def measure_in_words(measure: str, words: Wording) -> str:
    """The meaning of a measure, 0 to 1."""
    _ = words.translate
    return {
        "ndcg@10": _("nDCG@10: how high the true partners stand in the first ten"),
        "precision": _("the part of the places that true partners take"),
    }.get(measure, measure)


def verdict(report: Report, task: str, stratum: str, words: Wording) -> str:
    """The best system, and whether its lead is significant."""
    _ = words.translate
    systems = report.outcomes[task][stratum]
    ours = max((name for name in systems if name in report.ours), key=lambda name: systems[name].main.value, default="")
    rivals = [name for name in systems if name not in report.ours]
    if not ours or not rivals:
        return ""
    best = report.best_baseline(task, stratum)
    values = {
        "ours": words.number(systems[ours].main.value, 3),
        "theirs": words.number(systems[best].main.value, 3),
        "rule": system_in_words(best, words),
        "count": len(rivals),
    }
    if systems[ours].main.value <= systems[best].main.value:
        return _("The best simple rule is as good or better: “{rule}” reaches {theirs}, this product {ours}.", **values)
    if all(systems[name].p.get(ours, 1.0) < SURE for name in rivals):
        return _(
            "This product does better than each of {count} simple rules, by more than chance: {ours} against {theirs} for the "
            "best of them, “{rule}”.",
            **values,
        )
    return _(
        "This product does best, {ours} against {theirs} for the best of {count} simple rules, “{rule}”; chance alone could "
        "explain some of these differences.",
        **values,
    )


def outcome_table(systems: Mapping[str, TaskOutcome], words: Wording) -> ExportTable:
    """Each system with its measures, best first."""
    _ = words.translate
    ordered = sorted(systems.items(), key=lambda item: -item[1].main.value)
    measures = list(ordered[0][1].figures) if ordered else []
    rows: list[list[Cell]] = [
        [system_in_words(name, words), *(_with_interval(outcome, measure, words) for measure in measures)]
        for name, outcome in ordered
    ]
    return ExportTable(_("Systems"), [_("System"), *measures], rows)


def groups_in_words(words: Wording) -> Mapping[str, str]:
    """The groups with quotas, by their keys in a report."""
    _ = words.translate
    return {"companies": _("companies"), "smes": _("SMEs"), "new_partners": _("new partners")}


def new_partners_found(settings: Sequence[QuotaSetting], words: Wording) -> str:
    """The gain and cost of two of ten ranks reserved for new partners, in a sentence."""
    told = {one.least: one for one in settings if one.group == "new_partners"}
    return words.translate(
        "With two of ten places reserved for new partners: of the projects that have a new partner, "
        "{found} show one instead of {before}, at a loss of {loss} nDCG@10.",
        found=words.percent(told[0.2].hit.value, 1),
        before=words.percent(told[0.0].hit.value, 1),
        loss=words.percent(max(told[0.2].loss.value, 0.0), 1),
    )


def curve_table(settings: Sequence[QuotaSetting], words: Wording) -> ExportTable:
    """The exposure and the cost in nDCG of each quota setting."""
    _ = words.translate
    groups = groups_in_words(words)
    rows: list[list[Cell]] = [
        [
            groups.get(one.group, one.group),
            words.percent(one.least),
            words.percent(one.share.value, 1),
            words.percent(one.loss.value, 1),
            f"{words.percent(one.loss.low, 1)} … {words.percent(one.loss.high, 1)}",
            words.percent(one.hit.value, 1),
        ]
        for one in settings
    ]
    columns = [
        _("Reserved for"),
        _("At least"),
        _("Shown in the first ten"),
        _("nDCG@10 lost"),
        _("95 % interval"),
        _("A partner of the group is shown"),
    ]
    return ExportTable(_("Places for SMEs and newcomers"), columns, rows)


def reliability_table(bins: Sequence[Bin], words: Wording) -> ExportTable:
    """The predicted probabilities of shown matches, and their outcomes."""
    _ = words.translate
    rows: list[list[Cell]] = [
        [
            words.number(one.score, 1),
            words.percent(one.told, 1) if one.told is not None else "–",
            words.percent(one.came, 1),
            f"{words.percent(one.low, 1)} … {words.percent(one.high, 1)}",
            one.count,
        ]
        for one in bins
    ]
    return ExportTable(_("Scores"), [_("Score"), _("Predicted"), _("Became partners"), _("95 % interval"), _("Matches")], rows)


def _with_interval(outcome: TaskOutcome, measure: str, words: Wording) -> str:
    figure = outcome.figures[measure]
    low, value, high = (words.number(number, 3) for number in (figure.low, figure.value, figure.high))
    return f"{value} ({low} … {high})"
