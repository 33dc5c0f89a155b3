"""What a widget shows before somebody touches it, where its value is set from elsewhere too.

The framework wants one source of a value: a widget with a default of its own may not be set by an address or a button.
"""

from typing import Any

import streamlit as st


def begin_with(key: str, value: Any) -> None:
    """Let the widget under this key begin with a value, where the session holds none for it; it is drawn without a default."""
    st.session_state.setdefault(key, value)
