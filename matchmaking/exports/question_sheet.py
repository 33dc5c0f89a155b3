"""Question sheets: a table of the members to ask, and a workbook for each member without data about others.

The sheet shows each known value with its date; the column for the answer is empty, with a drop-down list for fixed answers.
``workspace.maintenance.answers`` reads it back.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import ExportTable, sheet_name
from matchmaking.i18n import Wording
from matchmaking.i18n.names import N_
from matchmaking.members.lists.headers import Field
from matchmaking.members.member import Kind, Member, Roster, Sector, Theme
from matchmaking.workspace.maintenance.answers import ASKED, FIELD_MARK, KNOWN_MARK, LANGUAGE_MARK, MEMBER_MARK, digest_of_known
from matchmaking.workspace.maintenance.freshness import Freshness, ProfileQuestion, freshness
from matchmaking.workspace.storage.origins import Origin, Origins

_QUESTIONS: Mapping[Field, str] = {
    Field.STATEMENT: N_("What can your organisation do?"),
    Field.NEEDS: N_("What do you look for in a partner?"),
    Field.OFFERS: N_("What do you offer a partner?"),
    Field.SECTORS: N_("In which sectors do you work? More than one: put a semicolon between them."),
    Field.KIND: N_("What kind of organisation are you?"),
    Field.CONTACT_NAME: N_("Who may others contact?"),
    Field.EMAIL: N_("What is this person's e-mail address?"),
    Field.PHONE: N_("What is this person's phone number?"),
    Field.TRL: N_("At which technology readiness levels do you work? One level, or a range such as 4-6."),
    Field.THEMES: N_("On which themes do you work? More than one: put a semicolon between them."),
    Field.HEADCOUNT: N_("How many people work for you?"),
    Field.WEBSITE: N_("What is your website?"),
    Field.ENTERPRISE_NUMBER: N_("What is your enterprise number?"),
    Field.POSTCODE: N_("In which town are you, with its postcode?"),
}
_WIDTHS = (44, 56, 18, 56)
_FIRST_QUESTION = 4
_LONGEST_CELL = 32_767
_DAYS_IN_A_MONTH, _DAYS_IN_A_YEAR = 30.44, 365.25


def age_in_words(field: Freshness, words: Wording) -> str:
    """*12 days*, *5 months*, *3 years*; *not known* for a value without a date."""
    if not field.known:
        return ""
    if field.age is None:
        return words.translate("not known")
    if field.age < 60:
        return words.plural("{count} day", "{count} days", field.age)
    if field.age < 2 * _DAYS_IN_A_YEAR:
        months = round(field.age / _DAYS_IN_A_MONTH)
        return words.plural("{count} month", "{count} months", months)
    return words.plural("{count} year", "{count} years", round(field.age / _DAYS_IN_A_YEAR))


def asking_table(asked: Sequence[ProfileQuestion], roster: Roster, words: Wording) -> ExportTable:
    """The members to ask: each with its questions, the most useful first, and the completeness that answers would add."""
    _ = words.translate
    gain = _("Gain")
    return ExportTable(
        _("Complete profiles"),
        [_("Member"), _("Ask for"), gain],
        [[roster.member(each.member).name, ", ".join(words.code(name) for name in each.fields), each.gain] for each in asked],
        percent=frozenset({gain}),
    )


def question_sheet(member: Member, origins: Origins, on: date, words: Wording) -> bytes:
    """The workbook (.xlsx) for a member: its questions, the most useful first.

    Every text is written as a string, also one that begins with = or +, so that no member's text becomes a formula.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    name = sheet_name(member.name, ())
    sheet = book.add_worksheet(name)
    places = _Choices(words).write(book, sheet_name("choices", (name,)))
    _fill(sheet, member, origins.get(member.id, {}), on, words, _formats(book), places)
    book.close()
    return stream.getvalue()


def question_sheets(members: Sequence[Member], origins: Origins, on: date, words: Wording) -> bytes:
    """A ZIP file with one workbook for each member, named after it, so that a member who forwards one forwards only its own
    data.
    """
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as folder:
        for member in members:
            file = ZipInfo(f"{member.id}.xlsx", date_time=(on.year, on.month, on.day, 0, 0, 0))
            folder.writestr(file, question_sheet(member, origins, on, words))
    return stream.getvalue()


def _formats(book: xlsxwriter.Workbook) -> Mapping[str, xlsxwriter.format.Format]:
    wrap = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF3F2", **wrap}),
        "text": book.add_format(wrap),
        # a string, so that a spreadsheet program does not turn 4-6 into a date or drop the first 0 of a number
        "answer": book.add_format({"bg_color": "#FFF9E5", "border": 1, "border_color": "#C9C9C9", "num_format": "@", **wrap}),
    }


def _fill(
    sheet: xlsxwriter.worksheet.Worksheet,
    member: Member,
    origins: Mapping[str, Origin],
    on: date,
    words: Wording,
    formats: Mapping[str, xlsxwriter.format.Format],
    places: Mapping[Field, str],
) -> None:
    _ = words.translate
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    marks = len(_WIDTHS)
    sheet.set_column(marks, marks + 1, None, None, {"hidden": True})
    sheet.write_string(0, 0, member.name, formats["title"])
    sheet.write_string(0, marks, f"{MEMBER_MARK}{member.id}")
    sheet.write_string(1, marks, f"{LANGUAGE_MARK}{words.language}")
    hint = _("Fill in only what is new or wrong: your answer takes the place of what we know. What you leave empty stays.")
    sheet.write_string(1, 0, hint)
    heads = [_("Question"), _("What we know"), _("Last said"), _("Your answer")]
    for column, head in enumerate(heads):
        sheet.write_string(_FIRST_QUESTION - 1, column, head, formats["head"])
    state = {each.field: each for each in freshness(member, origins, on)}
    # the sort is stable: ties keep the order of the questions
    in_order = sorted(ASKED, key=lambda field: -state[ASKED[field][0]].gain)
    for row, field in enumerate(in_order, start=_FIRST_QUESTION):
        known, origin = _known(member, field, words), origins.get(ASKED[field][0])
        since = (words.date(origin.on) if origin else _("not known")) if known else ""
        for column, text in enumerate((_(_QUESTIONS[field]), known[:_LONGEST_CELL], since)):
            sheet.write_string(row, column, text, formats["text"])
        sheet.write_blank(row, 3, None, formats["answer"])
        sheet.write_string(row, marks, f"{FIELD_MARK}{field.value}")
        sheet.write_string(row, marks + 1, f"{KNOWN_MARK}{digest_of_known(known[:_LONGEST_CELL])}")
        if field in places:
            # where several or other answers are valid too, the list is optional
            rule = {"validate": "list", "source": places[field], "show_error": field is Field.KIND}
            sheet.data_validation(row, 3, row, 3, rule)
    sheet.freeze_panes(_FIRST_QUESTION, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


class _Choices:
    """The fixed answers, on a hidden sheet: an inline validation list is limited to 255 characters."""

    def __init__(self, words: Wording) -> None:
        self.of: Mapping[Field, list[str]] = {
            Field.KIND: [words.name(kind) for kind in Kind if kind is not Kind.UNKNOWN],
            Field.SECTORS: [words.name(sector) for sector in Sector],
            Field.THEMES: [words.name(theme) for theme in Theme],
            Field.TRL: [str(level) for level in range(1, 10)],
        }

    def write(self, book: xlsxwriter.Workbook, name: str) -> Mapping[Field, str]:
        """Write them, and return the cell range of each question's answers."""
        sheet = book.add_worksheet(name)
        sheet.hide()
        places = {}
        for column, (field, choices) in enumerate(self.of.items()):
            sheet.write_column(0, column, choices)
            letter = chr(ord("A") + column)
            places[field] = f"='{name}'!${letter}$1:${letter}${len(choices)}"
        return places


def _known(member: Member, field: Field, words: Wording) -> str:
    contact = member.contact
    match field:
        case Field.STATEMENT | Field.OFFERS | Field.NEEDS:
            return "\n".join(statement.text for statement in getattr(member, ASKED[field][0]))
        case Field.SECTORS:
            return "; ".join(f"{words.name(sector)} {words.percent(share)}" for sector, share in member.sectors.items())
        case Field.KIND:
            return "" if member.kind is Kind.UNKNOWN else capital(words.name(member.kind))
        case Field.THEMES:
            return "; ".join(map(words.name, member.themes))
        case Field.TRL:
            return "-".join(map(str, dict.fromkeys(member.trl))) if member.trl else ""
        case Field.CONTACT_NAME:
            return contact.name if contact else ""
        case Field.EMAIL:
            return contact.email if contact else ""
        case Field.PHONE:
            return contact.phone if contact else ""
        case Field.HEADCOUNT:
            return "" if member.headcount is None else f"{member.headcount:.10g}"
        case Field.POSTCODE:
            return f"{member.postcode} {member.city}".strip()
    return str(getattr(member, ASKED[field][0]))
