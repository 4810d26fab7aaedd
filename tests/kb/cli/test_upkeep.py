"""``kb doctor``, ``backup``, ``restore-library``, ``export-library``, ``versions`` and ``diff``."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import load_settings
from tests.kb.cli.conftest import Kb
from tests.kb.library.rot import change


def test_doctor_tells_by_its_exit_status_and_repairs(filled: Kb, tmp_path: Path) -> None:
    assert filled("doctor").out.startswith("all is well; looked at:")
    change(tmp_path / "library", "UPDATE documents SET text = replace(text, '12.5', '92.5')")
    ran = filled("doctor")
    assert ran.status == 1
    assert "document gongbei-2026.md: its text is not as it was written; kb doctor" in ran.out
    assert "kb doctor --repair" in filled("show", "gongbei-2026.md").err
    assert filled("doctor", "--repair").status == 0
    assert filled("doctor", "--json").json["faults"] == []


def test_a_library_goes_to_a_file_and_comes_back(filled: Kb, tmp_path: Path) -> None:
    ran = filled("backup", tmp_path / "kept.kbz")
    assert "2 documents" in ran.out
    ran = filled("restore-library", tmp_path / "kept.kbz", "--library", tmp_path / "back")
    assert (ran.status, ran.out) == (0, "2 documents are there again\n")
    assert len(filled("list", "--library", tmp_path / "back").out.splitlines()) == 2
    assert filled("restore-library", tmp_path / "kept.kbz").status == 1


def test_a_library_is_exported(filled: Kb, tmp_path: Path) -> None:
    assert filled("export-library", tmp_path / "all.jsonl", "--json").json["exported"] == 2
    ran = filled("ingest", tmp_path / "all.jsonl", "--library", tmp_path / "again", "--json")
    assert ran.json["added"] == 2


def test_versions_are_listed_searched_compared_and_brought_back(filled: Kb, reports: Path) -> None:
    path = reports / "gongbei-2026.md"
    path.write_text(path.read_text("utf-8").replace("200 million", "250 million"), "utf-8")
    filled("ingest", reports)
    assert filled("versions", "gongbei-2026.md").out.startswith("1\t")
    ran = filled("diff", "gongbei-2026.md")
    assert "\n+ In 2025 Gongbei Customs inspected 250 million" in ran.out
    assert "@1 -> now: 1 lines gone, 1 new" in ran.out
    ran = filled("search", "200 million travellers", "--earlier", "--json")
    assert ran.json["hits"][0]["source"] == "gongbei-2026.md@1"
    assert filled("search", "travellers", "--earlier", "--year", "2026").status == 1
    assert filled("restore", "gongbei-2026.md@1").status == 0
    assert "200 million" in filled("show", "gongbei-2026.md").out
    assert filled("restore", "gongbei-2026.md@9").status == 1


def test_the_log_tells_when_by_whom_and_with_what(filled: Kb) -> None:
    filled("set", "gongbei-2026.md", "year=2025")
    changes = filled("log", "--json").json["changes"]
    assert changes[0]["command"] == "kb set"
    assert changes[-1]["command"] == "kb ingest"
    assert [one["revision"] for one in changes] == sorted(
        (one["revision"] for one in changes), reverse=True
    )
    (line,) = filled("log", "--limit", "1").out.splitlines()
    revision, at, _who, command = line.split("\t")
    assert (int(revision), command) == (changes[0]["revision"], "kb set")
    assert at.startswith("20")


def test_a_settings_file_is_trusted_after_a_yes(
    kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    assert "no such file" in kb("trust", "--yes").err
    (tmp_path / "kb.toml").write_text(
        'generate_url = "http://me:secret@elsewhere.example/v1"\nlink_base = "https://else.example"\n',
        encoding="utf-8",
    )
    warned = kb("status")
    assert warned.err.count("kb trust") <= 1
    assert "pass --yes" in kb("trust").err
    ran = kb("trust", "--yes")
    assert (ran.status, "elsewhere.example" in ran.out, "secret" in ran.out) == (0, True, False)
    assert kb("trust", "--yes", "--json").json["settings"] == ["generate_url", "link_base"]
    assert load_settings().generate_url.endswith("elsewhere.example/v1")
    assert "not allowed any longer" in kb("trust", "--undo").out
    assert load_settings().generate_url == ""
    (tmp_path / "kb.toml").write_text("max_file_mb = 5\n", encoding="utf-8")
    assert "nothing in it needs" in kb("trust").out
