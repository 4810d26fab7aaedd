"""Settings: where they come from, which one wins, and what is said of a wrong one."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

import kb
from kb.errors import BadRequest


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in kb.Settings.model_fields:
        monkeypatch.delenv(f"KB_{name.upper()}", raising=False)


def test_an_argument_wins_over_the_environment_which_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert kb.load_settings().library == Path("library")
    Path("kb.toml").write_text('library = "from file"\nmax_file_mb = 5\n', encoding="utf-8")
    assert kb.load_settings().library == Path("from file")
    monkeypatch.setenv("KB_LIBRARY", "from environment")
    assert kb.load_settings().library == Path("from environment")
    settings = kb.load_settings(library=Path("from argument"))
    assert (settings.library, settings.max_file_mb) == (Path("from argument"), 5)


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_FILE_MB", "")
    assert kb.load_settings().max_file_mb == 32


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("max_file_mb = 0", "max_file_mb"),
        ('device = "tpu"', "device"),
        ('colour = "red"', "colour"),
        ("library = ", "kb.toml"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_where_to_mend_it(
    toml: str, told: str
) -> None:
    Path("kb.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(BadRequest) as error:
        kb.load_settings()
    assert told in str(error.value)
    assert "mend" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_settings_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    Path("kb.toml").write_bytes(b"library = \xff\xfe")
    with pytest.raises(BadRequest, match=r"kb\.toml"):
        kb.load_settings()


def test_languages_are_a_set_and_none_when_the_model_is_to_say() -> None:
    assert kb.Settings().languages is None
    assert kb.Settings(model_languages=" , ").languages is None
    assert kb.Settings(model_languages="en, zh").languages == frozenset({"en", "zh"})


def test_a_library_in_the_home_folder_is_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with kb.open("~/reports") as library:
        assert library.path == tmp_path / "home" / "reports"


KEY = "sk-do-not-print-9f3a"


@pytest.mark.parametrize(
    "toml",
    [
        f'generate_keys = "{KEY}"',
        f'generatekey = "{KEY}"',
        f'generate-key = "{KEY}"',
        f'openai_api_key = "{KEY}"',
        f'[generate]\nkey = "{KEY}"',
        f'[library]\ngenerate_key = "{KEY}"',
        f'[model]\ngenerate_key = "{KEY}"',
        f'generate_key = ["{KEY}"]',
        f'generate_key = {{value = "{KEY}"}}',
        f'generate_url = "me:{KEY}@harbour"',
        f'max_file_mb = ["{KEY}"]',
    ],
)
def test_no_message_shows_what_may_be_a_key(toml: str) -> None:
    Path("kb.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(BadRequest) as error:
        kb.load_settings()
    assert "mend" in str(error.value)
    assert len(str(error.value).splitlines()) == 1
    shown = "".join(traceback.format_exception(error.value))
    assert KEY not in shown


def test_a_misspelt_setting_is_told_with_the_one_that_is_meant() -> None:
    Path("kb.toml").write_text('generate_keys = "x"', encoding="utf-8")
    with pytest.raises(BadRequest, match="did you mean generate_key"):
        kb.load_settings()


def test_a_wrong_value_that_is_no_secret_is_shown() -> None:
    Path("kb.toml").write_text('device = "tpu"', encoding="utf-8")
    with pytest.raises(BadRequest, match="setting device = 'tpu'"):
        kb.load_settings()
