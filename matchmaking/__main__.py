"""`python -m matchmaking` is the command line."""

from matchmaking.cli import app

app(prog_name="matchmaking")
