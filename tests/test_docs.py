"""The documentation is run: commands, Python, JSON fields, links; nothing is left untold."""

from __future__ import annotations

import contextlib
import io
import json
import pkgutil
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

import kb
from kb.answer.answers import AnswerSentence, Citation, DroppedSentence, Phrasing
from kb.cli import main as cli
from kb.config import Settings
from kb.documents import Excerpt
from tests.kb.comparing import EN_2025, EN_2026

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
LEAVES = COMMANDS | {
    f"{name} {sub}": command
    for name, group in COMMANDS.items()
    for sub, command in getattr(group, "commands", {}).items()
}
PIPE = re.compile(r"printf '(?P<stdin>.*)' \| (?P<command>.*)")


def run_kb(command: str) -> str:
    """What ``kb …``, perhaps with ``printf '…' |`` before it, prints; it must succeed."""
    piped = PIPE.fullmatch(command)
    given = piped["stdin"].replace("\\n", "\n") if piped else ""
    arguments = shlex.split(piped["command"] if piped else command)
    assert arguments[0] == "kb", command
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(written):
        patch.setattr(sys, "argv", arguments)
        patch.setattr(sys, "stdin", io.StringIO(given))
        with pytest.raises(SystemExit) as done:
            cli.main()
    assert not done.value.code, command
    return written.getvalue()


def run_console(example: Example) -> None:
    """Runs each line behind "$"; what stands under it must come, in order, "…" being anything."""
    printed = ""
    for line in example.parsed.splitlines():
        if line.startswith("$ make "):
            assert f"\n{line.split()[2]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
            printed = ""
        elif line.startswith("$ python "):
            assert (ROOT / line.split()[2]).is_file(), line
            printed = ""
        elif line.startswith("$ "):
            printed = run_kb(line.removeprefix("$ "))
        else:
            for part in filter(None, line.split("…")):
                _, found, printed = printed.partition(part)
                assert found, f"{part!r} was not printed (again)"


def check_settings(example: Example) -> None:
    import tomllib

    Settings(**tomllib.loads(example.parsed))


SYBIL = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser(language="console", evaluator=run_console),
        CodeBlockParser(language="toml", evaluator=check_settings),
    ]
)
EXAMPLES = [
    pytest.param(example, id=f"{path.name}:{example.line}")
    for path in PAGES
    for example in SYBIL.parse(path).examples()
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A library of the project's own reports, in a folder that examples may write to."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("KB_LIBRARY", raising=False)
        with kb.open() as opened:
            opened.ingest(["corpus"])
        yield folder / "library"


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_does_what_the_page_says(example: Example, library: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        example.evaluate()


def _documented(command: str) -> Any:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found = re.search(rf"^```json {command}\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE)
    assert found, f"docs/json.md has no example for {command}"
    return json.loads(found[1])


def _assert_same_fields(documented: Any, printed: Any, where: str) -> None:
    """Every object's fields agree, through lists and objects, order included.

    An empty object in the documentation stands for one of any fields.
    """
    if isinstance(documented, dict) and documented:
        assert list(documented) == list(printed), where
        for name in documented:
            _assert_same_fields(documented[name], printed[name], f"{where}.{name}")
    elif isinstance(documented, list) and isinstance(printed, list):
        for one in printed[:3]:
            for example in documented[:1]:
                _assert_same_fields(example, one, f"{where}[]")


@pytest.mark.parametrize(
    "command",
    ["search 'smart customs'", "ask 'what are the Greater Bay Area tasks'", "list", "status",
     "doctor", "log", "backup kept.kbz", "pin 'what are the Greater Bay Area tasks' --who Li",
     "save 'what are the Greater Bay Area tasks'",
     "brief 'smart customs' --years 2022,2026 --organisation 'Gongbei Customs'",
     "ingest corpus", "compare --document gongbei-2026-en.md --document gongbei-2026-zh.md",
     "figures", "themes --organisation 'Gongbei Customs'", "history 澳车北上",
     "pivot phrase 智慧海关"],
)  # fmt: skip
def test_the_documented_json_fields_are_those_printed(library: Path, command: str) -> None:
    printed = json.loads(run_kb(f"kb {command} --json"))
    _assert_same_fields(_documented(command.split()[0]), printed, command)


def test_what_fits_has_the_documented_fields(library: Path) -> None:
    printed = json.loads(run_kb("kb search 'smart customs' --facets --json"))
    _assert_same_fields(_documented("found"), printed, "found")
    (hit,) = _documented("search")["hits"]
    assert list(printed["hits"][0]) == [*hit, "found_by", "marks", "best"]


def test_a_line_that_follows_another_gives_the_documented_fields(library: Path) -> None:
    lines = "what are the tasks of Gongbei Customs in 2026\\nand in 2025?\\n"
    printed = run_kb(f"printf '{lines}' | kb ask - --follow --json").splitlines()
    assert json.loads(printed[0])["followup"] is None
    followup = json.loads(printed[1])["followup"]
    assert followup == _documented("followup")


def test_a_phrased_answer_has_the_documented_fields() -> None:
    cited = Citation(1, Excerpt("d", "s", "t", None, None, "en", "", None, 0, 1, "x"))
    sentence, dropped = AnswerSentence("x", (1,)), DroppedSentence("y", "number", "7")
    printed = Phrasing("m", (sentence,), (cited,), (dropped,)).as_json()
    _assert_same_fields(_documented("generated"), printed, "generated")


def test_batches_have_the_documented_fields(library: Path) -> None:
    listed = json.loads(run_kb("kb batches --json"))
    _assert_same_fields(_documented("batches"), listed, "batches")
    (documented,) = _documented("batches")["batches"]
    printed = json.loads(run_kb("kb batch 1 --json"))
    _assert_same_fields(documented | _documented("batch"), printed, "batch")
    foreseen = json.loads(run_kb("kb ingest corpus --dry-run --json"))
    _assert_same_fields(_documented("preview"), foreseen, "preview")


def test_feedback_is_listed_with_the_documented_fields(library: Path) -> None:
    with kb.open() as opened:
        kept = opened.feedback.rate(opened.ask("what are the Greater Bay Area tasks"), "up")
        printed = json.loads(run_kb("kb feedback list --json"))
        _assert_same_fields(_documented("feedback"), printed, "feedback list")
        opened.feedback.remove([kept.id])


def test_questions_without_an_answer_are_listed_with_the_documented_fields(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_KEEP_UNANSWERED", "true")
    run_kb("kb ask 'how many walruses sang'")
    printed = json.loads(run_kb("kb feedback unanswered --json"))
    assert len(printed["unanswered"]) == 1
    _assert_same_fields(_documented("unanswered"), printed, "unanswered")
    run_kb("kb feedback unanswered --clear --yes")


def test_show_gives_the_fields_of_list_and_the_documented_ones(library: Path) -> None:
    (documented,) = _documented("list")["documents"]
    id_ = json.loads(run_kb("kb list --json"))["documents"][0]["document_id"]
    printed = json.loads(run_kb(f"kb show {id_} --json"))
    _assert_same_fields(documented | _documented("show"), printed, "show")


def test_what_is_set_and_doubtful_has_the_documented_fields(library: Path) -> None:
    id_ = json.loads(run_kb("kb list --json"))["documents"][0]["document_id"]
    printed = json.loads(run_kb(f"kb set {id_} year=2031 --json"))
    _assert_same_fields(_documented("set"), printed, "set")
    run_kb("kb set --undo 0")
    run_kb(f"kb set {id_} year=-")
    doubtful = json.loads(run_kb("kb doubtful --json"))
    _assert_same_fields(_documented("doubtful"), doubtful, "doubtful")
    run_kb("kb set --undo 0")


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of two years' reports with a plan and a review each."""
    monkeypatch.setenv("KB_MODEL", "hash")
    for year, text in ((2025, EN_2025), (2026, EN_2026)):
        head = f"---\norganisation: Harbour Office\nyear: {year}\n---\n\n"
        (tmp_path / f"h{year}.md").write_text(head + text, encoding="utf-8")
    with kb.open(tmp_path / "library") as opened:
        opened.ingest([tmp_path / "h2025.md", tmp_path / "h2026.md"])
    return tmp_path / "library"


@pytest.mark.parametrize(
    "command",
    ["compare", "chains", "promises", "targets", "decide h2025.md:0-9 h2026.md:0-9"],
)
def test_the_documented_json_fields_of_comparisons_are_those_printed(
    harbour: Path, command: str
) -> None:
    name = command.split()[0]
    change = " --change kept" if name == "decide" else ""
    printed = json.loads(run_kb(f"kb {command}{change} --library {harbour} --json"))
    _assert_same_fields(_documented(name), printed, name)
    if name == "promises":
        promise = printed["steps"][0]["promises"][0]
        side = _documented("compare")["reports"][0]["commitments"][0]
        assert list(promise["commitment"]) == list(side)
        told = [one["report"] for one in printed["steps"][0]["promises"] if one["report"]]
        assert list(told[0]) == list(side)[: list(side).index("text") + 1]
    if name == "decide":
        listed = json.loads(run_kb(f"kb decisions --library {harbour} --json"))
        assert listed == {"decisions": [printed]}


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_every_command_has_help_and_a_place_in_the_docs(name: str) -> None:
    command = LEAVES[name]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    group, _, sub = name.partition(" ")
    assert re.search(rf"^## kb {group}\b", page, flags=re.MULTILINE)
    assert not sub or f"`kb {name}" in page


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_every_option_is_told_of(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    options = {option for one in LEAVES[name].params for option in one.opts if "--" in option}
    assert {option for option in options if f"`{option}" not in page} == set()


def test_no_documented_command_or_setting_is_made_up() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## kb ([\w-]+)", page, flags=re.MULTILINE)) == set(COMMANDS)
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", settings, flags=re.MULTILINE)
    assert set(rows) == set(Settings.model_fields)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


CODE = ("kb", "ingest", "index", "app_pages", "benchmarks", "training", "tools", "tests")
NAMED = re.compile(r"`(?:python -m )?([\w./-]+)(?: [^`\n]*)?`")
FILES_OF_PEOPLE = {"kb.toml"}


def named_in(path: Path, first: re.Pattern[str]) -> list[str]:
    names = NAMED.findall(path.read_text(encoding="utf-8"))
    return [name for name in names if first.match(name) and name not in FILES_OF_PEOPLE]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_path_that_a_page_names_is_there(path: Path) -> None:
    in_folder = re.compile(rf"(?:{'|'.join(CODE)}|docs|corpus)/")
    for name in named_in(path, in_folder):
        assert (ROOT / name).exists(), name
    for name in named_in(path, re.compile(r"[a-z_]+\.py$")):
        assert any(next((ROOT / top).rglob(name), None) for top in CODE), name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_module_that_a_page_names_is_there(path: Path) -> None:
    for name in named_in(path, re.compile(rf"(?:{'|'.join(CODE)})\.[\w.]+$")):
        assert pkgutil.resolve_name(name), name


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150
