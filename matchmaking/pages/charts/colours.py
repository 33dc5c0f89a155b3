"""The colours of drawings, in the light and the dark theme."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Colours:
    """``strong`` carries the message, ``quiet`` a total or a member among others, ``faint`` what could have been."""

    text: str
    strong: str
    quiet: str
    faint: str
    lowest: str
    on_strong: str
    background: str


_LIGHT = Colours("#14201f", "#0b6b66", "#5a6b69", "#dfe7e5", "#eef4f3", "#ffffff", "#ffffff")
_DARK = Colours("#eef4f3", "#4fb8ae", "#9fb0ae", "#2c3a3c", "#1a2a2c", "#0d1416", "#11181a")


def colours() -> Colours:
    """Those of the theme that the reader sees."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT
