"""People's words: the only place where Dutch and French live; the code speaks English templates."""

from matchmaking.wording.languages import DEFAULT_LANGUAGE, LANGUAGES, choose_language
from matchmaking.wording.speech import Wording

__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Wording", "choose_language"]
