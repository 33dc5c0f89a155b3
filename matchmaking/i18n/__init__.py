"""People's words: the only place where Dutch and French live; the code speaks English templates."""

from matchmaking.i18n.clock import day_of
from matchmaking.i18n.languages import DEFAULT_LANGUAGE, LANGUAGES, choose_language
from matchmaking.i18n.speech import Wording

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Wording", "choose_language", "day_of"]
