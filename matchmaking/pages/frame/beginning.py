"""Initial values of widgets that are also set from elsewhere.

Streamlit allows one source of a value: a widget with a default may not be set by a URL or a button.
"""

from typing import Any

import streamlit as st


def begin_with(key: str, value: Any) -> None:
    """Set the initial value of the widget under this key, unless the session holds one; draw the widget without a default."""
    st.session_state.setdefault(key, value)
