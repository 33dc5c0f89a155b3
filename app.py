"""What ``streamlit run app.py`` serves: the pages of ``main.py``, each answer with the headers that keep other pages out.

Beside the pages it answers programs for mail that stop a digest.
"""

import streamlit as st
from starlette.middleware import Middleware

from matchmaking.pages.frame.one_click import OneClickStop
from matchmaking.pages.frame.response_headers import ResponseHeaders

app = st.App("main.py", middleware=[Middleware(ResponseHeaders), Middleware(OneClickStop)])
