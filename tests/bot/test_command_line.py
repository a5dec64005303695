"""The command line: exit codes, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main, printable
from bot.checks import missing_scopes, privacy, secrets
from bot.settings import Settings
from hygiene.catalogue import Catalogue
from sandbox.server import Sandbox
from sandbox.world import APP_TOKEN, BOT_TOKEN
from storage.database import Database, open_engine
from storage.migrate import configuration, migrate


def run(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person would, in an empty folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_missing_settings_are_listed_and_the_exit_code_is_2(tmp_path: Path) -> None:
    done = run(tmp_path, "run", DATABASE_URL="mysql://x/y", PORT="no")

    assert done.returncode == 2
    assert done.stderr.count("\n  - ") == 4
    assert "Traceback" not in done.stderr


def test_a_database_can_be_migrated_by_hand(tmp_path: Path) -> None:
    settings = {"DATABASE_URL": "sqlite:///mine.db"}

    first, second = run(tmp_path, "migrate", **settings), run(tmp_path, "migrate", **settings)

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout == "sqlite:///mine.db is up to date.\n"
    assert (tmp_path / "mine.db").exists()


def test_a_database_is_made_in_any_folder_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "100% ours" / "bot.db"
    file.parent.mkdir()
    engine = open_engine(f"sqlite:///{file}")

    migrate(engine)

    assert {each.stat().st_mode & 0o777 for each in file.parent.iterdir()} == {0o600}
    engine.dispose()


def test_a_project_in_a_folder_with_a_percent_sign_finds_its_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.migrate.__file__", "/srv/100% ours/storage/migrate.py")

    assert configuration().get_main_option("script_location") == "/srv/100% ours/storage/migrations"


@pytest.mark.parametrize(("secret", "fine"), [("0123456789abcdef" * 2, True), ("xoxb-1", False), ("0123", False)])
def test_a_signing_secret_that_is_none_is_told(secret: str, fine: bool) -> None:  # noqa: FBT001
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_mode="http", slack_signing_secret=secret)

    assert (secrets(settings) == []) is fine


def test_a_database_that_others_can_read_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    assert privacy(database) == []

    (tmp_path / "bot.db").chmod(0o644)

    assert "chmod 600" in privacy(database)[0].text
    database.close()


def test_who_would_be_nudged_is_said_without_slack(tmp_path: Path) -> None:
    mine = {"DATABASE_URL": "sqlite:///mine.db"}

    before = run(tmp_path, "nudge", "--dry-run", **mine)
    run(tmp_path, "migrate", **mine)
    after = run(tmp_path, "nudge", "--dry-run", "--at", "2026-03-02T10:00", **mine)
    wrong = run(tmp_path, "nudge", "--dry-run", "--at", "yesterday", **mine)
    counted = run(tmp_path, "check", "--recount", **mine)
    assert (counted.returncode, counted.stdout) == (0, "What lists show of each initiative is what a recount says.\n")

    assert (before.returncode, after.returncode, wrong.returncode) == (1, 0, 2)
    assert before.stderr.endswith("is not current. Run `ai-initiative migrate` first.\n")
    assert after.stdout == "As of 2026-03-02T10:00+00:00:\n"
    assert "'yesterday' is no moment; 2026-03-02T10:00+01:00 is one" in wrong.stderr


def test_how_answers_were_read_is_said_without_slack(tmp_path: Path) -> None:
    mine = {"DATABASE_URL": "sqlite:///mine.db"}

    before = run(tmp_path, "reader", "report", **mine)
    run(tmp_path, "migrate", **mine)
    report, feedback = run(tmp_path, "reader", "report", **mine), run(tmp_path, "reader", "feedback", "--texts", **mine)
    wrong = run(tmp_path, "reader", "learn", **mine)

    assert (before.returncode, report.returncode, feedback.returncode, wrong.returncode) == (1, 0, 0, 2)
    assert before.stderr.endswith("is not current. Run `ai-initiative migrate` first.\n")
    assert report.stdout == "No answer was read as weak yet.\n"
    assert feedback.stdout == ""


def test_nothing_that_is_printed_does_anything_to_the_terminal() -> None:
    assert printable("  U1  \x1b[2JBo\r\n\x9b31m \u202e") == "  U1  �[2JBo�\n�31m "


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])

    said = capsys.readouterr().out
    assert [word for word in ("run", "migrate", "check", "sandbox") if word not in said] == []


async def test_check_says_what_to_mend(tmp_path: Path) -> None:
    import asyncio

    sandbox = Sandbox()
    url = await sandbox.start()
    sandbox.api.scopes.discard("dnd:read")
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{url}/api/",
        "DATABASE_URL": "sqlite:///mine.db",
    }

    done = await asyncio.to_thread(run, tmp_path, "check", **settings)
    wrong = await asyncio.to_thread(run, tmp_path, "check", **{**settings, "SLACK_BOT_TOKEN": "xoxb-wrong"})
    await sandbox.stop()

    assert done.returncode == 1
    assert "ok   Signed in to Sandbox as ai_initiative." in done.stdout
    assert "MEND The token lacks dnd:read: update the app from manifest.yml and install it again." in done.stdout
    assert wrong.returncode == 1
    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)." in wrong.stdout


def test_scopes_that_are_all_there_are_fine(catalogue: Catalogue) -> None:
    from bot.checks import SCOPES

    (finding,) = missing_scopes(", ".join(SCOPES))
    assert finding.good


def test_the_story_can_be_played_as_a_transcript(tmp_path: Path) -> None:
    done = run(tmp_path, "sandbox", "--play")

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for part in (
        "== Alice registers an initiative ==",
        "pain_point: Please complete this required field.",
        "AI-1 Recommend data plans",
        "[✅]",
        "only Carol sees it",
        "named you as data owner",
        "handed one question of AI-1 Recommend data plans on to you.",
        "3 questions wait for you.",
    ):
        assert part in done.stdout


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--database", "kept.db"], "kept.db is not a URL; sqlite:///file.db is one"),
        (["--database", "mysql://host/db"], "names mysql, but I know sqlite and postgresql+psycopg"),
        (["--play", "--database", "sqlite:///kept.db"], "not allowed with argument --play"),
    ],
)
def test_a_sandbox_that_cannot_be_says_why(tmp_path: Path, words: list[str], why: str) -> None:
    done = run(tmp_path, "sandbox", *words)

    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr
