"""Start-up, help, terminals, pipes, encodings and Ctrl-C, in processes of their own."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.cli.terminal import Stop, pace
from kb.pipeline.report import Progress

KB = [sys.executable, "-c", "from kb.cli.main import main; main()"]


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "KB_MODEL": "hash", **more}


def _kb(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*KB, *map(str, arguments)],
        env=_environment(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["search"],
        ["search", "x", "--mode", "telepathy"],
        ["search", "x", "--limit", "0"],
        ["ingest"],
        ["ingest", "x", "--date", "yesterday"],
        ["ask", "x", "--aspect", "gossip"],
        ["app", "--port", "99999"],
    ],
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    done = _kb(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr


def test_version_is_the_packages() -> None:
    from importlib.metadata import version

    assert _kb("--version").stdout.decode().strip() == version("report-kb")


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "zh_CN.GB18030"])
def test_output_is_utf8_whatever_the_locale(locale: str, reports: Path, tmp_path: Path) -> None:
    flags = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    library = tmp_path / "library"
    assert _kb("ingest", reports, "--library", library, **flags).returncode == 0
    out = _kb("list", "--json", "--library", library, **flags).stdout
    titles = {info["title"] for info in json.loads(out.decode("utf-8"))["documents"]}
    assert any("深圳海关" in title for title in titles)


def test_names_of_files_do_not_steer_the_terminal_and_stay_on_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(("\x1b[31mred.txt", "two\nlines.txt", "\x9b2J.txt")):
        (folder / name).write_text(f"The port counted {number} ships.", encoding="utf-8")
    (folder / "bad\x1b]0;.docx").write_bytes(b"no document")
    library = str(tmp_path / "library")
    said = [
        _kb(*command, KB_LIBRARY=library)
        for command in (
            ["ingest", folder],
            ["list"],
            ["batch", 1],
            ["search", "port ships"],
            ["remove", "two\nlines.txt", "--yes"],
        )
    ]
    for done in said:
        assert not {"\x1b", "\x9b", "\r"} & {*(done.stdout + done.stderr).decode()}
    told, found = said[2].stdout.decode(), said[3].stdout.decode()
    assert "added\ttwo\\nlines.txt\n" in told
    assert "refused\tbad\\x1b]0;.docx\n" in told
    assert "two\\nlines.txt" in found
    assert "two\\nlines.txt" in said[4].stdout.decode()


def test_a_pipe_closed_by_its_reader_makes_no_noise(reports: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert _kb("ingest", reports, "--library", library).returncode == 0
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [*KB, "list", "--library", str(library)],
        env=_environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    _, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode == 1


def _on_a_terminal(arguments: list[str]) -> str:
    """What a command writes to its standard error when that is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*KB, *arguments],
        env=_environment(TERM="xterm", COLUMNS="120"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    written = b"".join(_chunks(ours))
    assert process.wait(timeout=60) == 0
    return written.decode()


def _chunks(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb", buffering=0) as terminal:
        try:
            while chunk := terminal.read(4096):
                yield chunk
        except OSError:  # how Linux says that the other side is closed
            return


@pytest.mark.parametrize(
    ("option", "drawn"), [([], True), (["--quiet"], False), (["--json"], False)]
)
def test_a_progress_bar_is_drawn_on_a_terminal_unless_unwanted(
    reports: Path, tmp_path: Path, option: list[str], drawn: bool
) -> None:
    written = _on_a_terminal(
        ["ingest", str(reports), "--library", str(tmp_path / "library"), *option]
    )
    assert ("2/2" in written) is drawn


def test_no_progress_is_drawn_off_a_terminal(reports: Path, tmp_path: Path) -> None:
    assert _kb("ingest", reports, "--library", tmp_path / "library").stderr == b""


def test_pace_gives_rate_and_time_left() -> None:
    progress = Progress(stage="embed", done=10, total=40, chunks=560, seconds=10.0)
    assert pace(progress) == "56 chunks/s, 0:30 left"
    slow = Progress(stage="embed", done=1, total=362, chunks=0, seconds=20.0)
    assert pace(slow) == "2:00:20 left"
    assert pace(Progress(stage="scan", done=0, total=0, chunks=0, seconds=0.0)) == ""


def test_the_first_ctrl_c_asks_and_the_second_stops_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Stop() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        assert "Ctrl-C again" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_stops_an_ingest_between_documents_and_running_again_completes_it(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1500):
        text = f"# Report {number}\n\n" + f"Sentence {number} of a report. " * 40
        (folder / f"{number:04}.md").write_text(text, encoding="utf-8")
    library = tmp_path / "library"
    process = subprocess.Popen(
        [*KB, "ingest", str(folder), "--library", str(library)],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _wait_until_something_is_stored(library, process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"run the same command again" in err
    assert b"Traceback" not in err
    stored = json.loads(_kb("status", "--library", library, "--json").stdout)["documents"]
    assert 0 < stored < 1500
    again = json.loads(_kb("ingest", folder, "--library", library, "--json").stdout)
    assert (again["added"], again["documents"]) == (1500 - stored, 1500)


def _wait_until_something_is_stored(library: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the ingest ended before it could be stopped"
        done = _kb("status", "--library", library, "--json")
        if done.returncode == 0 and json.loads(done.stdout)["documents"]:
            return
        time.sleep(0.05)
    pytest.fail("nothing was stored")
