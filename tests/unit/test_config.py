"""Settings from environment and secrets."""

import subprocess
import sys
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from finance_core.config import Settings, read_settings
from finance_core.errors import InvalidError

PROJECT = Path(__file__).resolve().parents[2]
ROOT = Path("/srv/ballast")


def read(secrets: dict[str, object] | None = None, **environ: str) -> Settings:
    return read_settings(environ, root=ROOT, secrets=secrets)


def test_nothing_set_is_a_demo_beside_the_program() -> None:
    settings = read()
    assert settings.mode == "demo"
    assert PurePosixPath(settings.data_folder.as_posix()) == PurePosixPath("/srv/ballast/data")
    assert settings.database_url == "sqlite:////srv/ballast/data/ballast.db"


@pytest.mark.parametrize(
    ("word", "mode"), [("local", "local"), (" Local ", "local"), ("demo", "demo"), ("", "demo"), ("production", "demo")]
)
def test_only_local_is_local(word: str, mode: str) -> None:
    assert read(BALLAST_MODE=word).mode == mode


def test_hosted_is_refused_until_there_is_sign_in() -> None:
    with pytest.raises(InvalidError, match=r"does not have yet.*python run\.py"):
        read(BALLAST_MODE="hosted")


def test_secrets_do_not_choose_the_mode() -> None:
    assert read({"BALLAST_MODE": "local"}).mode == "demo"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://ann:pw@db/money", "postgresql+psycopg://ann:pw@db/money"),
        ("postgresql://ann:pw@db/money?sslmode=require", "postgresql+psycopg://ann:pw@db/money?sslmode=require"),
        ("postgresql+psycopg://ballast@/x?host=/tmp/s", "postgresql+psycopg://ballast@/x?host=/tmp/s"),
        (" sqlite:////var/ballast.db\n", "sqlite:////var/ballast.db"),
        ("sqlite:///C:/Users/Ann/ballast.db", "sqlite:///C:/Users/Ann/ballast.db"),
    ],
)
def test_databases_that_are_taken(given: str, used: str) -> None:
    assert read(BALLAST_DATABASE_URL=given).database_url == used


@pytest.mark.parametrize(
    "given",
    ["mysql://ann:secret@db/money", "postgresql+asyncpg://ann:secret@db/money", "sqlite://", "sqlite:///:memory:", "secret"],
)
def test_other_databases_are_refused_without_repeating_the_address(given: str) -> None:
    with pytest.raises(InvalidError, match="not an address of a database") as refusal:
        read(BALLAST_DATABASE_URL=given)
    assert "secret" not in str(refusal.value)


def test_environment_comes_before_secrets_and_an_empty_value_counts_as_none() -> None:
    secrets: dict[str, object] = {"BALLAST_DATABASE_URL": "postgres://db/secrets"}
    assert read(secrets).database_url == "postgresql+psycopg://db/secrets"
    assert read(secrets, BALLAST_DATABASE_URL="").database_url == "postgresql+psycopg://db/secrets"
    assert read(secrets, BALLAST_DATABASE_URL="postgres://db/environ").database_url == "postgresql+psycopg://db/environ"


def test_a_password_is_not_printed_with_the_settings() -> None:
    assert "hunter2" not in repr(read(BALLAST_DATABASE_URL="postgres://ann:hunter2@db/money"))


def test_reading_settings_loads_nothing_heavy() -> None:
    code = "import sys, finance_core.config; print({'pandas', 'sqlalchemy', 'streamlit'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=PROJECT).strip() == "set()"


def test_a_day_may_be_pretended() -> None:
    assert read().pretended_today is None
    assert read(BALLAST_TODAY="2026-11-21").pretended_today == date(2026, 11, 21)
    with pytest.raises(InvalidError, match="BALLAST_TODAY is “soon”, which is not a day"):
        read(BALLAST_TODAY="soon")
