"""Start Ballast: `python run.py` sets it up where needed and opens it; `python run.py test` sets it up and tests it.

Standard library only. Needs Python 3.11, but keeps to the grammar of 3.8, so that an older Python can say so in plain words.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import http.client
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO, Final

ROOT: Final = Path(__file__).resolve().parent
OLDEST_PYTHON: Final = (3, 11)
FIRST_PORT: Final = 8501
START_SECONDS: Final = 90
"""How long the start may take on a slow machine; usually it takes about 4 s."""
TORCH_CPU_INDEX: Final = "https://download.pytorch.org/whl/cpu"
"""Where PyTorch keeps its builds without CUDA, about 2 GB smaller installed. Elsewhere than on Linux PyPI has them too."""
PROBE_SECONDS: Final = 2.0
REQUIREMENTS: Final = {"run": ("requirements.txt",), "test": ("requirements.txt", "requirements-dev.txt")}
NO_ROOM: Final = re.compile(r"No space left on device|not enough space on the disk|Disk quota exceeded|\[Errno 28\]")
NO_NETWORK: Final = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Connection(Reset|Refused)?Error|"
    "Failed to establish a new connection|name resolution|Name or service not known|nodename nor servname|getaddrinfo failed|"
    "Network is unreachable|Read timed out"
)
NO_BUILD: Final = re.compile(r"No matching distribution found for (\S+)")
NO_PIP: Final = re.compile(r"No module named '?ensurepip|ensurepip is not\s+available")
VENV_MISSING: Final = (
    "This Python can't make virtual environments. On Debian and Ubuntu, install what it lacks:\n"
    "    sudo apt install python3-venv\n"
    f"(for a Python beside the system's own: python{sys.version_info[0]}.{sys.version_info[1]}-venv)\n"
    "Then start again: python3 run.py"
)


class SetupError(Exception):
    """Ballast can't be started; the message says why, and what helps."""


class NoNetworkError(SetupError):
    """pip could not fetch its packages; as it fetches all before it installs any, nothing was changed."""


# This Python --------------------------------------------------------------------------------------------------------


def check_python(version: tuple[int, int]) -> None:
    """Refuse a Python that is too old, and one that can't make virtual environments."""
    if version < OLDEST_PYTHON:
        newer = next((name for name in (f"python3.{minor}" for minor in range(11, 20)) if answers(name)), None)
        advice = f"Start it with: {newer} run.py" if newer else "Install a newer one from https://www.python.org/downloads/"
        raise SetupError(f"Ballast needs Python 3.11 or newer; this is Python {version[0]}.{version[1]}.\n{advice}")
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        raise SetupError(VENV_MISSING)


def answers(python: str) -> bool:
    """Whether a Python of that name is installed and starts."""
    found = shutil.which(python)
    return found is not None and subprocess.run([found, "-c", ""], stderr=subprocess.DEVNULL, check=False).returncode == 0


# The virtual environment --------------------------------------------------------------------------------------------


def venv_program(venv: Path, name: str = "python", *, windows: bool = os.name == "nt") -> Path:
    """Where the environment keeps a program."""
    return venv / "Scripts" / f"{name}.exe" if windows else venv / "bin" / name


def interpreter_works(venv: Path) -> bool:
    """Whether the environment's Python still starts, and is of the version that runs this."""
    command = [str(venv_program(venv)), "-I", "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.stdout.split() == [str(part) for part in sys.version_info[:2]]


def fingerprint(root: Path, mode: str) -> str:
    """What the environment must hold for that mode: the mode, the version of Python and the hash of the requirements."""
    content = b"\0".join((root / name).read_bytes() for name in REQUIREMENTS[mode])
    return f"{mode} {sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(content).hexdigest()}"


def is_installed(root: Path, mode: str) -> bool:
    """Whether the last set-up was finished and put in place what the mode needs."""
    stamp = root / ".venv" / "ballast-installed"
    unfinished = root / ".venv" / "ballast-installing"
    return stamp.exists() and not unfinished.exists() and fingerprint(root, mode) in stamp.read_text("utf-8").splitlines()


@contextlib.contextmanager
def setting_up(venv: Path) -> Iterator[bool]:
    """Mark the set-up as begun and keep others out; yields whether an earlier one was left unfinished.

    The mark stays when the block fails half-way. The system frees the lock when the process ends, however it ends.
    """
    mark = venv / "ballast-installing"
    half_made = True
    try:
        with mark.open("ab") as lock:
            lock_file(lock)
            unfinished = os.fstat(lock.fileno()).st_size > 0
            lock.write(b"unfinished\n")
            lock.flush()
            yield unfinished
        half_made = False
    except NoNetworkError:
        half_made = False
        raise
    finally:
        if not half_made:
            with contextlib.suppress(FileNotFoundError):
                mark.unlink()


def lock_file(file: IO[bytes]) -> None:
    """Lock the file for this process, or refuse when another one holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SetupError("Ballast is being set up in another window. Wait until that is done, then start again.") from None


def set_up(root: Path, mode: str) -> Path:
    """The environment's Python, after making the environment and installing into it where needed."""
    venv = root / ".venv"
    if is_installed(root, mode) and interpreter_works(venv):
        return venv_program(venv)
    made_before = venv.exists()
    venv.mkdir(exist_ok=True)
    with setting_up(venv) as unfinished:
        if unfinished or not interpreter_works(venv) or not has_pip(venv):
            if made_before:
                print("The folder .venv is incomplete or of another Python; making it anew.", flush=True)
            make_venv(venv)
        install(root, mode)
        modes = ("run", "test") if mode == "test" else ("run",)
        (venv / "ballast-installed").write_text("".join(f"{fingerprint(root, each)}\n" for each in modes), "utf-8")
    return venv_program(venv)


def has_pip(venv: Path) -> bool:
    """Whether pip can be called there; a set-up that was ended early may lack it."""
    command = [str(venv_program(venv)), "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def make_venv(venv: Path) -> None:
    """Make the environment from nothing, keeping only the mark of the running set-up."""
    for child in venv.iterdir():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        elif child.name != "ballast-installing":
            child.unlink()
    base = getattr(sys, "_base_executable", sys.executable)  # we may be the Python that was just removed
    steps = (
        [base, "-m", "venv", "--without-pip", str(venv)],  # in one step, the words of a failing ensurepip would be lost
        [str(venv_program(venv)), "-m", "ensurepip", "--default-pip"],
    )
    for step in steps:
        made = subprocess.run(step, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise explain(made.stdout + made.stderr)


def install(root: Path, mode: str) -> None:
    """Let pip install what the mode needs, showing its progress."""
    command = [str(venv_program(root / ".venv")), "-m", "pip", "install", "--retries", "2", "--disable-pip-version-check"]
    command += ["-r", str(root / REQUIREMENTS[mode][-1])]
    if sys.platform == "linux":
        if index_answers(f"{TORCH_CPU_INDEX}/torch/"):
            command += ["--extra-index-url", TORCH_CPU_INDEX]
            print("PyTorch: the small build, without CUDA.", flush=True)
        else:
            print("PyTorch: what the usual index has (there with CUDA, 2 GB more); the CPU index does not answer.", flush=True)
    print("Installing (first time: a few minutes, about 1 GB)...", flush=True)
    # Only the errors are read along; the progress bar wants the terminal itself.
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, errors="replace") as pip:
        errors = []
        for line in pip.stderr or ():
            errors.append(line)
            sys.stderr.write(line)
    if pip.returncode != 0:
        raise explain("".join(errors))


def index_answers(url: str, seconds: float = PROBE_SECONDS) -> bool:
    """Whether a package index answers in time. In a thread, as looking up a name knows no time limit."""
    statuses = []

    def ask() -> None:
        try:
            with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310  # a fixed https address
                statuses.append(answer.status)
        except (OSError, http.client.HTTPException):
            statuses.append(0)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    return statuses == [200]


# Clear words --------------------------------------------------------------------------------------------------------


def explain(output: str) -> SetupError:
    """What went wrong, from the words of pip or of the maker of environments; they have been shown already."""
    if NO_ROOM.search(output):
        return no_room()
    if NO_NETWORK.search(output):
        return NoNetworkError(
            "The packages could not be fetched: the package index does not answer. Check the network (and, behind a proxy,\n"
            "the variable HTTPS_PROXY), then start again. Once installed, Ballast needs no network."
        )
    missing = NO_BUILD.search(output)
    if missing:
        return SetupError(
            f"There is no build of {missing[1]} for Python {sys.version_info[0]}.{sys.version_info[1]} on this machine.\n"
            "Python 3.11 has one on most machines: https://www.python.org/downloads/"
        )
    if NO_PIP.search(output):
        return SetupError(VENV_MISSING)
    return SetupError(f"{output.strip()[-1500:]}\nThe set-up failed; the lines above say why. To try again: python run.py")


def no_room() -> SetupError:
    """The disk is full: say how much is free where it matters."""
    temporary = Path(tempfile.gettempdir())
    free = " and ".join(f"{shutil.disk_usage(place).free / 1e9:.1f} GB in {place}" for place in (ROOT, temporary))
    return SetupError(
        f"The disk is full. Ballast needs about 2 GB; free are {free}.\n"
        "Make room, for instance with: pip cache purge\n"
        "(or, where only the temporary folder is small, set TMPDIR to a larger one), then start again: python run.py"
    )


def explain_os_error(error: OSError) -> SetupError | None:
    """The same for what the system refused to this script itself; None where there is nothing to add."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):  # Windows knows no quota
        return no_room()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SetupError(
            f"Ballast may not write here: {error.filename}\nStop other Ballasts, or move the folder to where you may write."
        )
    return None


# Starting -----------------------------------------------------------------------------------------------------------


def is_free(port: int) -> bool:
    """Whether nobody listens on the port of this machine, and we may."""
    with socket.socket() as caller:
        caller.settimeout(0.5)
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as listener:
        if os.name == "posix":  # or a port just left counts as taken for a minute
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(wanted: int | None) -> int:
    """The port asked for, or the first free one from 8501 on."""
    if wanted is not None:
        if not is_free(wanted):
            raise SetupError(f"Port {wanted} is taken, or not allowed. Leave --port away, and Ballast finds a free one.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        if is_free(port):
            return port
    raise SetupError(f"All ports from {FIRST_PORT} to {FIRST_PORT + 99} are taken. Name a free one: python run.py --port 9000")


def start_command(python: Path, port: int) -> list[str]:
    """The command that starts Ballast for this machine alone."""
    options = [
        ("server.address", "127.0.0.1"),
        ("server.port", str(port)),
        ("server.headless", "true"),  # the browser is opened here, once the pages are known
        ("server.allowedHosts", "127.0.0.1"),
        ("server.allowedHosts", "localhost"),
        ("server.fileWatcherType", "none"),
        ("server.scriptHealthCheckEnabled", "true"),
        ("logger.hideWelcomeMessage", "true"),
        ("browser.gatherUsageStats", "false"),
    ]
    return [str(python), "-m", "streamlit", "run", "app.py"] + [
        word for name, value in options for word in (f"--{name}", value)
    ]


def status_of(url: str, seconds: float) -> int:
    """The status that our own server answers with, past any proxy; 0 while it does not answer."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=seconds) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except (OSError, http.client.HTTPException):
        return 0


def wait_until_ready(process: subprocess.Popen[bytes], url: str) -> bool:
    """Wait until the server answers and has run `app.py` once, so that a first deep link finds its page."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if status_of(f"{url}/_stcore/health", 1) == 200:
            return status_of(f"{url}/_stcore/script-health-check", START_SECONDS) == 200
        time.sleep(0.05)
    return False


def has_screen() -> bool:
    """Whether a browser window can open; elsewhere Python would start a text browser in this terminal."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def start(python: Path, port: int, *, browser: bool) -> int:
    """Run Ballast until it ends or is stopped; its exit code."""
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(start_command(python, port), cwd=ROOT, env={**os.environ, "BALLAST_MODE": "local"})
    try:
        ready = wait_until_ready(process, url)
        if process.poll() is None:
            print(f"Ballast is open at {url} (stop it with Ctrl-C)", flush=True)
            if not ready:
                print("Its first page did not come up; the lines above may say why.", file=sys.stderr, flush=True)
            if browser and has_screen():
                webbrowser.open(url)
        return exit_code(process.wait())
    except KeyboardInterrupt:
        process.terminate()
        try:
            code = process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        print("Ballast has stopped.", flush=True)
        return exit_code(code)


def exit_code(returned: int) -> int:
    """As shells count: 128 and the signal's number for a process ended by a signal."""
    return returned if returned >= 0 else 128 - returned


# Testing ------------------------------------------------------------------------------------------------------------


ALONE: Final = "tests/unit/run"
"""The tests of this script start and stop processes of their own: they run alone."""
TWO_AT_ONCE: Final = ("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder", f"--ignore={ALONE}")
"""How all others are run: file by file in two processes, those with a browser last, as `tests/conftest.py` orders them."""


def run_checks(python: Path, pytest_arguments: Sequence[str]) -> int:
    """Run every check, also after one has failed, and say which did; with arguments pytest alone, with them."""
    pytest = [str(python), "-m", "pytest", *pytest_arguments]
    if pytest_arguments:
        return exit_code(subprocess.run(pytest, cwd=ROOT, check=False).returncode)
    checks = {
        "ruff": [str(python), "-m", "ruff", "check", "."],
        "mypy": [str(python), "-m", "mypy"],
        "lint-imports": [str(venv_program(python.parent.parent, "lint-imports"))],
        "pytest alone": [*pytest, ALONE],
        "pytest": [*pytest, *TWO_AT_ONCE],
    }
    results = []
    for name, command in checks.items():
        print(f"\n=== {name}", flush=True)
        began = time.monotonic()
        failed = subprocess.run(command, cwd=ROOT, check=False).returncode != 0
        results.append((name, failed, time.monotonic() - began))
    print("\n=== Summary")
    for name, failed, seconds in results:
        print(f"{name:14}{'FAILED' if failed else 'passed'} in {seconds:.0f} s")
    return int(any(failed for _, failed, _ in results))


# The command line ---------------------------------------------------------------------------------------------------


def port_number(text: str) -> int:
    """A port as people write it."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 1 to 65535")
    return int(text)


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a start."""
    parser = argparse.ArgumentParser(
        prog="python run.py",
        description="Start Ballast on this machine. The first start sets it up in the folder .venv.",
        epilog="python run.py test [options of pytest]: run all checks and tests; with options, pytest alone.",
    )
    parser.add_argument(
        "--port", type=port_number, help=f"the port to serve on (default: the first free one from {FIRST_PORT} on)"
    )
    parser.add_argument("--no-browser", action="store_true", help="open no browser window")
    return parser.parse_args(arguments)


def stop_like_ctrl_c(*_: object) -> None:
    """Treat the system's request to end as Ctrl-C, so that no server is left behind."""
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    """Set Ballast up and start or test it; the exit code."""
    signal.signal(signal.SIGTERM, stop_like_ctrl_c)
    try:
        check_python(sys.version_info[:2])
        if arguments[:1] == ["test"]:
            return run_checks(set_up(ROOT, "test"), arguments[1:])
        options = read_arguments(arguments)
        port = choose_port(options.port)
        return start(set_up(ROOT, "run"), port, browser=not options.no_browser)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as error:
        explained = explain_os_error(error)
        if explained is None:
            raise
        print(f"\n{explained}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
