"""The commands: what scripts and people at a terminal use.

Answers go to stdout, with ``--json`` as one JSON document; everything else goes to stderr. Exit codes: 0 done, 1 bad input,
2 usage.
"""

import logging
import sys
from typing import Annotated

import typer

from matchmaking.commands.access import access
from matchmaking.commands.apart import apart
from matchmaking.commands.api import api
from matchmaking.commands.asking import questions
from matchmaking.commands.backtesting import backtest_command
from matchmaking.commands.board import board
from matchmaking.commands.columns import columns
from matchmaking.commands.composing import calls, consortia, portfolio, white_spots
from matchmaking.commands.digest import digest_command, following
from matchmaking.commands.embedding import embed_command
from matchmaking.commands.evaluating import evaluate_command
from matchmaking.commands.feedback import drift_command, from_outcomes
from matchmaking.commands.forms import form_link_command, forms_app
from matchmaking.commands.importing import demo, importing
from matchmaking.commands.meetings import meetings
from matchmaking.commands.outlook import outlook
from matchmaking.commands.precedents import precedents
from matchmaking.commands.profile import profile
from matchmaking.commands.publishing import explain_command, export, exposure_command
from matchmaking.commands.ranking import members, partners
from matchmaking.commands.safekeeping import backup_command, health_command, privacy, restore_command
from matchmaking.commands.sorting_out import duplicates
from matchmaking.commands.weighing import weights_app
from matchmaking.logs import start_logging

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Partners who complement each other, consortia that meet a call's rules.",
    # drawn boxes break sentences: people at a terminal get them, scripts and files plain lines
    rich_markup_mode="rich" if sys.stderr.isatty() else None,
)


@app.callback()
def log_to_terminal(
    verbose: Annotated[bool, typer.Option("--verbose", help="Log to stderr what is skipped, and why.")] = False,
) -> None:
    start_logging(logging.DEBUG if verbose else logging.WARNING)


app.add_typer(importing, name="import")
app.add_typer(columns, name="columns")
app.command("demo")(demo)
app.command("members")(members)
app.command("partners")(partners)
app.command("precedents")(precedents)
app.command("profile")(profile)
app.command("outlook")(outlook)
app.command("consortia")(consortia)
app.command("portfolio")(portfolio)
app.command("white-spots")(white_spots)
app.command("calls")(calls)
app.add_typer(weights_app, name="weights")
weights_app.command("from-outcomes")(from_outcomes)
weights_app.command("drift")(drift_command)
weights_app.command("explain")(explain_command)
app.command("exposure")(exposure_command)
app.add_typer(export, name="export")
app.add_typer(api, name="api")
app.command("embed")(embed_command)
app.command("backtest")(backtest_command)
app.command("evaluate")(evaluate_command)
app.add_typer(questions, name="questions")
app.add_typer(meetings, name="meetings")
app.command("form-link")(form_link_command)
app.add_typer(forms_app, name="forms")
app.add_typer(following, name="follow")
app.command("digest")(digest_command)
app.add_typer(board, name="board")
app.add_typer(apart, name="apart")
app.add_typer(duplicates, name="duplicates")
app.add_typer(privacy, name="privacy")
app.add_typer(access, name="access")
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("health")(health_command)
