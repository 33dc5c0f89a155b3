"""A digest as a message (.eml): the news for one reader, as text and as HTML, with a link to stop it.

The HTML loads nothing: no picture, font, script or other resource that would reveal that it was read.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from html import escape
from urllib.parse import quote, urlencode

from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.remarks import Remark
from matchmaking.workspace.maintenance.digests import Digest, News, NewsItem
from matchmaking.workspace.maintenance.following import FollowKind

_STOP = "unsubscribe"
_UNFOLDED = SMTP.clone(max_line_length=998)
"""Maximum length of a header line (RFC 5322): a folded link would be encoded, and mail programs would not find it."""
_INK, _ACCENT, _QUIET, _LINE = "#14201f", "#0b6b66", "#4a5a58", "#d5dedc"
_FONT = "font-family:Arial,Helvetica,sans-serif"


def digest_message(digest: Digest, sender: Address, address: str, token: str, now: datetime, words: Wording) -> EmailMessage:
    """The message to one follower; ``address`` is the URL of the app, ``token`` the token that stops the digest.

    It has ``List-Unsubscribe`` headers for a page and for mail, and for one click in the mail program where the app is served
    over https (RFC 8058).
    """
    _ = words.translate
    stop = f"{address}/?{urlencode({_STOP: token, 'lang': words.language})}"
    count = sum(len(news.items) + news.more for news in digest.news)
    message = EmailMessage()
    message["Subject"] = words.plural("{count} thing is new in the cluster", "{count} things are new in the cluster", count)
    message["From"] = sender
    message["To"] = Address(addr_spec=digest.follower.email)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.domain or "localhost")
    message["Content-Language"] = words.language
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{stop}>, <mailto:{quote(sender.addr_spec, safe='@')}?subject=unsubscribe>"
    if address.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(digest, address, stop, words), cte="quoted-printable")
    message.add_alternative(
        _html(digest, address, stop, str(message["Subject"]), words), subtype="html", cte="quoted-printable"
    )
    message.policy = _UNFOLDED
    return message


def link_of(news: News, address: str, language: str) -> str:
    """The URL of a followed thing in the app; that of the start page where it no longer exists."""
    if not news.about:
        return f"{address}/?{urlencode({'lang': language})}"
    if news.kind is FollowKind.THEME:
        return f"{address}/members?{urlencode({'lang': language})}"
    page, name = {
        FollowKind.CALL: ("build_consortium", "call"),
        FollowKind.SEARCH: ("find_partners", "search"),
        FollowKind.MEMBER: ("members", "member"),
    }[news.kind]
    return f"{address}/{page}?{urlencode({name: news.about, 'lang': language})}"


def _member_link(item: NewsItem, address: str, language: str) -> str:
    return f"{address}/members?{urlencode({'member': item.member, 'lang': language})}"


def _title(news: News, words: Wording) -> str:
    said = words.say(news.title) if isinstance(news.title, Remark) else " ".join(news.title.split())
    return words.translate("{what}: {said}", what=capital(words.name(news.kind)), said=said)


def _said(item: NewsItem, words: Wording) -> str:
    return " ".join(words.say(item.said).split())


def _more(news: News, words: Wording) -> str:
    return words.plural("{count} more.", "{count} more.", news.more) if news.more else ""


def _why(digest: Digest, words: Wording) -> str:
    return words.plural(
        "You get this message since you follow this in the cluster's directory, at most once a day.",
        "You get this message since you follow this in the cluster's directory, at most once in {count} days.",
        digest.follower.every,
    )


def _text(digest: Digest, address: str, stop: str, words: Wording) -> str:
    _ = words.translate
    lines = []
    for news in digest.news:
        lines += [_title(news, words), *(f"- {_said(item, words)}" for item in news.items)]
        lines += [f"- {more}" for more in [_more(news, words)] if more]
        lines += [link_of(news, address, words.language), ""]
    lines += ["--", _why(digest, words), _("{what}: {said}", what=_("Stop these messages"), said=stop)]
    return "\n".join(lines) + "\n"


def _html(digest: Digest, address: str, stop: str, subject: str, words: Wording) -> str:
    _ = words.translate
    parts = []
    for news in digest.news:
        items = "".join(f'<li style="margin:4px 0">{_item(news, item, address, words)}</li>' for item in news.items)
        more = f'<p style="margin:4px 0;color:{_QUIET}">{escape(_more(news, words))}</p>' if news.more else ""
        title = _anchor(link_of(news, address, words.language), _title(news, words))
        parts.append(
            f'<h2 style="font-size:17px;margin:24px 0 4px">{title}</h2>'
            f'<ul style="margin:0;padding-left:20px">{items}</ul>{more}'
        )
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(subject)}</title></head>'
        f'<body style="margin:0;padding:20px;background:#ffffff;color:{_INK};font-size:15px;line-height:1.5;{_FONT}">'
        f'<div style="max-width:600px;margin:0 auto"><h1 style="font-size:21px;margin:0">{escape(subject)}</h1>'
        + "".join(parts)
        + f'<p style="margin:28px 0 0;padding-top:12px;border-top:1px solid {_LINE};color:{_QUIET};font-size:13px">'
        f"{escape(_why(digest, words))} {_anchor(stop, _('Stop these messages'))}</p></div></body></html>\n"
    )


def _item(news: News, item: NewsItem, address: str, words: Wording) -> str:
    said = escape(_said(item, words))
    if item.member and news.kind is not FollowKind.MEMBER:
        return f"{said} {_anchor(_member_link(item, address, words.language), words.translate('Open the profile'))}"
    return said


def _anchor(link: str, said: str) -> str:
    return f'<a href="{escape(link)}" style="color:{_ACCENT}">{escape(said)}</a>'
