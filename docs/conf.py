"""The documentation as a site: `make docs` writes it to ``build/docs``. Nothing in it is loaded from elsewhere."""

project = "matchmaking"
copyright = "the authors of matchmaking, Apache-2.0"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["pictures/*.py", "examples"]
html_theme = "furo"
html_title = "matchmaking"
html_show_sphinx = False
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
default_role = "code"
napoleon_google_docstring = False
suppress_warnings = ["myst.xref_missing", "myst.header"]
