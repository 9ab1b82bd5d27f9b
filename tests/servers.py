"""What tests start and stop: a private PostgreSQL, Chromium, Ballast itself; and the guard that keeps them off the network."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

ROOT: Final = Path(__file__).resolve().parent.parent
READY_SECONDS: Final = 90
"""How long Ballast may take to start on a busy two-core machine; alone it takes about 4 s."""
BROWSER_NAMES: Final = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
_POSTGRES_FOLDERS: Final = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_DEEP_LINK_PROBE: Final = re.compile(r"/[^/]+/_stcore/(health|host-config)")
_LOCAL_HOSTS: Final = ("", "localhost", "::1", "0.0.0.0")  # noqa: S104  # a name to compare with, nothing binds to it


# What may be missing ------------------------------------------------------------------------------------------------


def unavailable(what: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where the environment variable BALLAST_REQUIRE names what is missing.

    BALLAST_REQUIRE is a comma-separated list out of `postgres`, `browser` and `corpus`.
    """
    required = {word.strip() for word in os.environ.get("BALLAST_REQUIRE", "").split(",")}
    if what in required:
        pytest.fail(f"BALLAST_REQUIRE names {what}, but {reason}", pytrace=False)
    pytest.skip(reason)


def find_corpus() -> Path:
    """The folder of real statements and public data sets that lies beside the repository."""
    folder = ROOT.parent / "shared"
    if not (folder / "statements").is_dir():
        unavailable("corpus", "the shared corpus does not lie beside the repository.")
    return folder


# The network --------------------------------------------------------------------------------------------------------


def _refuse_unless_local(host: object) -> None:
    """Fail the test for any other machine. `pytest.fail` passes through `except Exception`."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name not in _LOCAL_HOSTS and not name.startswith("127."):
        pytest.fail(f"A test reached for the network: {name}.")


def forbid_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets of this process reach loopback and Unix sockets only, and look up no other name."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(call: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
        def checked(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                _refuse_unless_local(address[0])
            return call(self, address)

        return checked

    def checked_look_up(host: Any, *args: Any, **options: Any) -> Any:
        _refuse_unless_local(host)
        return look_up(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded(connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    monkeypatch.setattr(socket, "getaddrinfo", checked_look_up)


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# PostgreSQL ---------------------------------------------------------------------------------------------------------


def _postgres_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, of the newest version where there are several."""
    if os.name != "posix":
        return None
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = [folder for pattern in _POSTGRES_FOLDERS for folder in Path("/").glob(pattern[1:]) if (folder / "initdb").exists()]
    return max(found, key=lambda folder: [int(digits) for digits in re.findall(r"\d+", str(folder))], default=None)


def _run_unprivileged(command: list[str], folder: Path) -> None:
    """Run a program that refuses to be root: as root it runs as `nobody`, else as whoever we are."""
    user, group, groups = None, None, None
    if os.geteuid() == 0:
        import pwd  # absent on Windows, where this is never called

        nobody = pwd.getpwnam("nobody")
        user, group, groups = nobody.pw_uid, nobody.pw_gid, list[int]()
        os.chown(folder, user, group)
    with (folder / "errors").open("wb") as errors:  # not a pipe: the server that `pg_ctl` leaves behind would hold it open
        result = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
            user=user,
            group=group,
            extra_groups=groups,
            stdout=errors,
            stderr=errors,
            check=False,
        )
    if result.returncode != 0:
        texts = [file.read_text(errors="replace") for file in (folder / "errors", folder / "log") if file.exists()]
        raise RuntimeError(f"{Path(command[0]).name} failed: " + "\n".join(texts))


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """A PostgreSQL of our own on a Unix socket in a temporary folder; yields the URL of its empty `postgres` database."""
    programs = _postgres_programs()
    if programs is None:
        unavailable("postgres", "PostgreSQL's initdb and pg_ctl were not found.")
    with tempfile.TemporaryDirectory(prefix="ballast-pg-") as name:
        folder = Path(name)
        data = str(folder / "data")
        initdb, pg_ctl = str(programs / "initdb"), str(programs / "pg_ctl")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c full_page_writes=off"
        _run_unprivileged(
            [initdb, "-D", data, "-U", "ballast", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"], folder
        )
        _run_unprivileged([pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"], folder)
        try:
            yield f"postgresql+psycopg://ballast@/postgres?host={folder}"
        finally:
            _run_unprivileged([pg_ctl, "-D", data, "-w", "-m", "immediate", "stop"], folder)


def _execute(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement.encode())


def fresh_database(url: str, *, like: str | None = None) -> str:
    """The URL of a new database on the same cluster, empty or a copy of the one at `like`; `drop_database` removes it again."""
    name = f"test_{uuid4().hex}"
    template = f' TEMPLATE "{_database_name(like)}"' if like else ""
    _execute(url, f'CREATE DATABASE "{name}"{template}')
    return url.replace("@/postgres?", f"@/{name}?", 1)


def drop_database(url: str) -> None:
    """Remove a database made by `fresh_database`, also when connections to it are still open."""
    name = _database_name(url)
    _execute(url.replace(f"@/{name}?", "@/postgres?", 1), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _database_name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


# Ballast ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AppServer:
    """A running Ballast."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def log_text(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ask it to stop, and end it when it doesn't within 10 s."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class StartApp(Protocol):
    """Starts Ballast with these environment variables."""

    def __call__(self, script: Path = ..., /, **environment: str) -> AppServer: ...


def get(url: str, seconds: float = 5) -> tuple[int, str]:
    """Status and body of a request to a server of ours, past any proxy; status 0 while nothing answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=seconds) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def _wait_until_ready(server: AppServer) -> None:
    """Wait until `app.py` ran once without an error, so that a first deep link finds its page."""
    until = time.monotonic() + READY_SECONDS
    status = 0
    while time.monotonic() < until and server.process.poll() is None:
        status, _ = get(f"{server.url}/_stcore/script-health-check", READY_SECONDS)
        if status == 200:
            return
        if status == 503:
            break
        time.sleep(0.05)
    raise RuntimeError(f"Ballast did not start (status {status}). It printed:\n{server.log_text()}")


@contextmanager
def serve(folder: Path, environment: dict[str, str], script: Path = ROOT / "app.py") -> Iterator[AppServer]:
    """Run Ballast on a free port until the end of the block; at the end its log must hold no traceback.

    Without BALLAST_DATABASE_URL it keeps its data in `folder`, never in the repository.
    """
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.scriptHealthCheckEnabled": "true",
    }
    flags = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BALLAST_", "STREAMLIT_"))}
    database = {"BALLAST_DATABASE_URL": f"sqlite:///{(folder / f'{port}.db').as_posix()}"}
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *flags],
            cwd=ROOT,
            env={**inherited, **database, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = AppServer(f"http://127.0.0.1:{port}", log, process)
    try:
        _wait_until_ready(server)
        yield server
    finally:
        server.stop()
    assert "Traceback" not in server.log_text(), server.log_text()


# Chromium -----------------------------------------------------------------------------------------------------------


PATIENCE_MS: Final = 60_000
"""How long a condition on a page may take to come true on a machine that does much else; waiting for it costs nothing."""


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium under Playwright; nothing is downloaded.

    Conditions are waited for patiently: a machine of two cores that does something else as well is slow, not wrong.
    """
    program = next((found for name in BROWSER_NAMES if (found := shutil.which(name))), None)
    if program is None:
        unavailable("browser", "Chromium was not found.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    manager: AbstractContextManager[Playwright] = sync_playwright()
    with manager as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


def watch(page: "Page", problems: list[str]) -> None:
    """Note console errors, page errors and requests to other hosts in `problems`; Chromium finds no such host.

    Requests are only watched: once they are routed, the browser keeps nothing and fetches every script anew. A deep link `/x`
    makes Streamlit probe `/x/_stcore/health` and `/x/_stcore/host-config`: these 404s are expected.
    """

    def note_console(message: "ConsoleMessage") -> None:
        probe = _DEEP_LINK_PROBE.search(urlsplit(message.location.get("url", "")).path)
        if message.type == "error" and not (probe and "404" in message.text):
            problems.append(f"console: {message.text}")

    def note_other_host(request: "Request") -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in ("127.0.0.1", "localhost"):
            problems.append(f"request to another host: {request.url}")

    page.on("console", note_console)
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    page.context.on("request", note_other_host)


def wait_idle(page: "Page") -> None:
    """Wait until the script of the open page has run to its end."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").first.wait_for()
