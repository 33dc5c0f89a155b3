"""A member's sectors and texts as Markdown: badges, quotations, language labels."""

from collections.abc import Sequence

from matchmaking.exports.member_words import main_sectors, sectors_derived
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Statement
from matchmaking.pages.frame.literal import literal


def sector_badges(features: FeatureSet, member: Member, words: Wording) -> str:
    """The sectors as badges, largest first, with a mark for derived ones."""
    badges = " ".join(
        f":gray-badge[{words.name(sector)} {words.percent(share)}]" for sector, share in main_sectors(features, member)
    )
    if badges and sectors_derived(features, member):
        return f"{badges} :small[{words.translate('derived from its texts')}]"
    return badges


def quoted(statements: Sequence[Statement], words: Wording) -> str:
    """Texts in their own language, one per line, in the reader's quotation marks, with language labels."""
    return "  \n".join(
        f"{words.translate('“{text}”', text=literal(statement.text))} {language_label(statement)}" for statement in statements
    )


def language_label(statement: Statement) -> str:
    """A small badge such as *NL*."""
    return f":gray-badge[{statement.language.upper()}]"


def marked(statement: Statement, passage: str) -> str:
    """A text with its answering passage in bold on a coloured ground; empty where the passage is not in it."""
    text, passage = " ".join(statement.text.split()), " ".join(passage.split())
    if not passage or passage not in text:
        return ""
    before, found, after = text.partition(passage)
    parts = [literal(before), f"**:green-background[{literal(found)}]**", literal(after), language_label(statement)]
    return " ".join(part for part in parts if part)
