"""The public directory as a folder of pages for the cluster's website.

Each page is one self-contained file: style and script are inline, and its content security policy (CSP) allows only these two,
by their digests. It works from a disk, from any web server and inside another site. Members' texts are escaped and never become
markup; without scripts all members are shown.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from html import escape
from urllib.parse import quote

from matchmaking.composition import Call
from matchmaking.data_files import data_file
from matchmaking.exports.calendar import deadline_calendar
from matchmaking.exports.member_words import capital, kind_and_place, sectors_in_words, statements_to_read
from matchmaking.exports.public_member import web_address
from matchmaking.exports.ranking_explained import RankingAccount, ranking_account
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import LANGUAGES, Wording, day_of
from matchmaking.i18n.names import REGIONS
from matchmaking.members.member import SECTOR_FROM, Contact, Member, Sector, Statement
from matchmaking.ranking import Preset
from matchmaking.ranking.importance import Importance

_OWN_NAMES = {"nl": "Nederlands", "en": "English", "fr": "Français"}
_WIDE = {"BE2"}
"""Regions that are divided into provinces, which readers search by."""


@dataclass(frozen=True)
class PublicDirectory:
    """The input of the public directory.

    ``features`` are those of a published roster; ``calls`` the open calls by language (nl, en, fr); ``contacts`` says whether
    the contact persons in that roster are shown, ``fictional`` whether its members are fictional; ``language`` is that of the
    first page; without a ``title`` each page is called *Directory* in its language.
    """

    title: str
    features: FeatureSet
    calls: Mapping[str, Sequence[Call]]
    preset: Preset
    importance: Importance
    made: datetime
    contacts: bool = False
    fictional: bool = False
    language: str = "nl"


def public_site(given: PublicDirectory) -> Mapping[str, bytes]:
    """The files of the folder by name: in each language the directory, the explanation of ranking, and the deadlines as a
    calendar.
    """
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        words, calls = Wording(language), given.calls.get(language, ())
        account = ranking_account(given.preset, given.importance, words, day_of(given.made))
        files[_file("directory", language, given)] = _page(
            given, words, _called(given, words), _directory(given, calls, words), "directory"
        )
        files[_file("ranking", language, given)] = _page(given, words, account.title, _ranking(account, words), "ranking")
        files[_calendar(language)] = deadline_calendar(calls, given.made, words)
    return files


def _called(given: PublicDirectory, words: Wording) -> str:
    return given.title or words.translate("Directory")


def _file(page: str, language: str, given: PublicDirectory) -> str:
    if page == "directory":
        return "index.html" if language == given.language else f"{language}.html"
    return f"{page}-{language}.html"


def _calendar(language: str) -> str:
    return f"deadlines-{language}.ics"


def _page(given: PublicDirectory, words: Wording, title: str, body: Iterator[str], page: str) -> bytes:
    _ = words.translate
    style, script = _asset("directory.css"), _asset("directory.js")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    )
    called = _called(given, words)
    whole = f"{title} – {called}" if title != called else title
    other = "directory" if page == "ranking" else "ranking"
    named = {"directory": _("Directory"), "ranking": _("How ranking works")}
    lines = [
        "<!doctype html>",
        f'<html lang="{words.language}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(whole)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<header>",
        f'<nav aria-label="{escape(_("Language"))}"><ul>',
        *(_language_link(page, language, words, given) for language in LANGUAGES),
        f'<li><a href="{_file(other, words.language, given)}">{escape(named[other])}</a></li>',
        "</ul></nav>",
        f"<h1>{escape(title)}</h1>",
        f'<p class="note">{escape(_fictional(words))}</p>' if given.fictional else "",
        "</header>",
        "<main>",
        *body,
        "</main>",
        "<footer>",
        f"<p>{escape(_('Made on {day}.', day=words.date(day_of(given.made))))}</p>",
        "</footer>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(line for line in lines if line).encode()


def _language_link(page: str, language: str, words: Wording, given: PublicDirectory) -> str:
    current = ' aria-current="page"' if language == words.language else ""
    link = (
        f'<a href="{_file(page, language, given)}" lang="{language}" hreflang="{language}"{current}>{_OWN_NAMES[language]}</a>'
    )
    return f"<li>{link}</li>"


def _fictional(words: Wording) -> str:
    return words.translate("This cluster is fictional: its members, projects and calls do not exist.")


def _directory(given: PublicDirectory, calls: Sequence[Call], words: Wording) -> Iterator[str]:
    _ = words.translate
    members = sorted(given.features.roster.members, key=lambda member: (member.name.casefold(), member.id))
    lead = _(
        "The members that agreed to stand in this public directory. There are no cookies and nothing is tracked: what you "
        "search for stays in your browser."
    )
    yield f"<p>{escape(lead)}</p>"
    if calls:
        yield from _calls(calls, words)
    yield f"<h2>{escape(_('Members'))}</h2>"
    yield from _search(members, words)
    one, many = (words.plural("{count} member", "{count} members", count) for count in (1, 2))
    said = words.plural("{count} member", "{count} members", len(members))
    yield (
        f'<p id="told" role="status" data-one="{escape(one.replace("1", "{count}"))}" '
        f'data-many="{escape(many.replace("2", "{count}"))}">{escape(said)}</p>'
    )
    yield '<ul class="members">'
    for member in members:
        yield from _member(member, given, words)
    yield "</ul>"


def _search(members: Sequence[Member], words: Wording) -> Iterator[str]:
    _ = words.translate
    kinds = sorted({member.kind for member in members}, key=lambda kind: words.name(kind).casefold())
    regions = sorted({region for member in members if (region := _region(member, words))}, key=str.casefold)
    search = '<input type="search" name="q" autocomplete="off">'
    yield f'<form id="search" role="search" hidden><label>{escape(_("Words"))}{search}</label>'
    yield _select("kind", _("Kind"), {kind.value: capital(words.name(kind)) for kind in kinds}, words)
    yield _select("sector", _("Sector"), {sector.value: capital(words.name(sector)) for sector in Sector}, words)
    yield _select("region", _("Region"), {region: region for region in regions}, words)
    yield "</form>"


def _select(name: str, label: str, choices: Mapping[str, str], words: Wording) -> str:
    options = {"": words.translate("All")} | dict(choices)
    said = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options.items())
    return f'<label>{escape(label)}<select name="{name}">{said}</select></label>'


def _member(member: Member, given: PublicDirectory, words: Wording) -> Iterator[str]:
    _ = words.translate
    shares = given.features.sectors[given.features.roster.position[member.id]]
    sectors = " ".join(sector.value for sector, share in zip(Sector, shares, strict=True) if share >= SECTOR_FROM)
    yield (
        f'<li id="{quote(member.id)}" data-kind="{member.kind.value}" data-sectors="{sectors}" '
        f'data-region="{escape(_region(member, words))}">'
    )
    yield f"<h3>{escape(member.name)}</h3>"
    yield f'<p class="where">{escape(kind_and_place(member, words))}</p>'
    if said := sectors_in_words(given.features, member, words):
        yield f"<p>{escape(capital(said))}</p>"
    yield from _texts(_("Offers"), member.offers)
    yield from _texts(_("Looks for"), member.needs)
    if member.statements:
        yield f"<details><summary>{escape(_('Description'))}</summary>"
        yield from (f'<p lang="{each.language.value}">{escape(each.text)}</p>' for each in statements_to_read(member, words))
        yield "</details>"
    if address := web_address(member.website):
        yield f'<p><a href="{escape(address)}" rel="noopener noreferrer nofollow">{escape(address)}</a></p>'
    if given.contacts and member.contact:
        yield f"<p>{_contact(member.contact, words)}</p>"
    yield "</li>"


def _texts(heading: str, texts: Sequence[Statement]) -> Iterator[str]:
    if texts:
        yield f"<h4>{escape(heading)}</h4><ul>"
        yield from (f'<li lang="{each.language.value}">{escape(each.text)}</li>' for each in texts)
        yield "</ul>"


def _contact(contact: Contact, words: Wording) -> str:
    mail = f'<a href="mailto:{quote(contact.email, safe="@")}">{escape(contact.email)}</a>' if contact.email else ""
    told = [part for part in (escape(contact.name), mail, escape(contact.phone)) if part]
    return f"{escape(words.translate('Contact person'))}: {', '.join(told)}"


def _region(member: Member, words: Wording) -> str:
    """The Belgian province or region, else the country; empty where both are unknown."""
    within = [code for code in REGIONS if code not in _WIDE and member.nuts.startswith(code)]
    if within:
        return words.region(max(within, key=len))
    return words.country(member.country) if member.country else ""


def _calls(calls: Sequence[Call], words: Wording) -> Iterator[str]:
    _ = words.translate
    yield f"<details><summary>{escape(_('Open calls'))} ({words.number(len(calls))})</summary>"
    rows: list[list[Cell]] = [
        [call.title or call.id, call.deadline, words.money(call.budget) if call.budget else None] for call in calls
    ]
    yield from _table(ExportTable(_("Open calls"), [_("Call"), _("Deadline"), _("Budget")], rows), words)
    yield f'<p><a href="{_calendar(words.language)}" download>{escape(_("Deadlines as a calendar (.ics)"))}</a></p></details>'


def _ranking(account: RankingAccount, words: Wording) -> Iterator[str]:
    yield f"<p>{escape(account.lead)}</p>"
    for part in account.parts:
        yield f"<h2>{escape(part.heading)}</h2>"
        yield from (f"<p>{escape(said.replace('*', ''))}</p>" for said in part.said)
        if part.table:
            yield from _table(part.table, words)


def _table(table: ExportTable, words: Wording) -> Iterator[str]:
    numbers = {column for column in range(len(table.columns)) if any(isinstance(row[column], float) for row in table.rows)}
    kinds = [' class="number"' if column in numbers else "" for column in range(len(table.columns))]
    yield f'<div class="table"><table aria-label="{escape(table.title)}"><thead><tr>'
    yield "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for kind, name in zip(kinds, table.columns, strict=True))
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = (f"<td{kind}>{escape(_said(cell, words))}</td>" for kind, cell in zip(kinds, row, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _said(cell: Cell, words: Wording) -> str:
    match cell:
        case None:
            return ""
        case float():
            return words.number(cell, 1)
        case int():
            return words.number(cell)
        case str():
            return cell
        case _:
            return words.date(cell)


@cache
def _asset(name: str) -> str:
    return data_file("exports", name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
