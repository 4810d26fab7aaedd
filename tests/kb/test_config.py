"""Settings: where they come from, which one wins, and what is said of a wrong one."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

import kb
from kb.answer.phrasing.endpoint import Endpoint
from kb.config import SETTINGS_FILE, guarded_settings, trusted_files
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


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a person's own settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    return tmp_path / "own"


URL = 'generate_url = "http://elsewhere.example/v1"\ngenerate_model = "m"\nmax_file_mb = 5\n'


def allow() -> None:
    trusted_files().allow(SETTINGS_FILE, guarded_settings())


def test_an_address_in_a_settings_file_is_not_used_until_it_is_allowed(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    SETTINGS_FILE.write_text(URL + 'link_base = "https://elsewhere.example"\n', encoding="utf-8")
    settings = kb.load_settings()
    assert (settings.generate_url, settings.link_base, settings.max_file_mb) == ("", "", 5)
    assert not settings.generates
    assert "generate_url, link_base" in caplog.text
    assert "kb trust" in caplog.text
    allow()
    settings = kb.load_settings()
    assert settings.generate_url == "http://elsewhere.example/v1"
    assert settings.link_base == "https://elsewhere.example"


def test_what_is_allowed_is_this_file_with_these_values(own: Path, tmp_path: Path) -> None:
    SETTINGS_FILE.write_text(URL, encoding="utf-8")
    allow()
    SETTINGS_FILE.write_text(URL.replace("= 5", "= 6"), encoding="utf-8")
    assert kb.load_settings().generates
    SETTINGS_FILE.write_text(URL.replace("elsewhere", "elsewhen"), encoding="utf-8")
    assert not kb.load_settings().generates
    assert trusted_files().forget(SETTINGS_FILE)
    SETTINGS_FILE.write_text(URL, encoding="utf-8")
    assert not kb.load_settings().generates
    assert not trusted_files().forget(SETTINGS_FILE)


def test_a_copy_of_an_allowed_file_elsewhere_is_not_allowed(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SETTINGS_FILE.write_text(URL, encoding="utf-8")
    allow()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "kb.toml").write_text(URL, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "copy")
    assert not kb.load_settings().generates


@pytest.mark.parametrize("name", ["model", "reranker"])
def test_a_model_that_does_not_come_along_is_not_loaded_and_no_other_one_in_its_place(
    own: Path, name: str
) -> None:
    SETTINGS_FILE.write_text(f'{name} = "someone/model"', encoding="utf-8")
    with pytest.raises(BadRequest, match=f"sets {name}, .*kb trust"):
        kb.load_settings()
    allow()
    assert getattr(kb.load_settings(), name) == "someone/model"
    SETTINGS_FILE.write_text('model = "small"', encoding="utf-8")
    assert kb.load_settings().model == "small"


def test_what_a_person_says_wins_without_a_word(
    own: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    SETTINGS_FILE.write_text('model = "someone/model"\n' + URL, encoding="utf-8")
    monkeypatch.setenv("KB_GENERATE_URL", "http://own.example/v1")
    assert kb.load_settings(model="hash").generate_url == "http://own.example/v1"
    assert caplog.text == ""


@pytest.mark.parametrize("held", ["", "[]", "\xff", '{"a": 1}', "null", "{"])
def test_a_list_of_allowed_files_of_any_content_allows_nothing(own: Path, held: str) -> None:
    (own / "report-kb").mkdir(parents=True)
    (own / "report-kb" / "trusted.json").write_text(held, encoding="latin-1")
    SETTINGS_FILE.write_text(URL, encoding="utf-8")
    assert not kb.load_settings().generates
    allow()
    assert kb.load_settings().generates


def test_what_is_allowed_is_kept_where_only_its_owner_reads(own: Path) -> None:
    SETTINGS_FILE.write_text(URL, encoding="utf-8")
    allow()
    kept = own / "report-kb" / "trusted.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "elsewhere.example" not in kept.read_text(encoding="utf-8")


def test_no_representation_shows_an_address_with_its_password() -> None:
    settings = kb.Settings(generate_url=f"http://me:{KEY}@harbour", generate_key=SecretStr(KEY))
    endpoint = Endpoint(settings.generate_url, "m", KEY)
    assert KEY not in f"{settings!r} {settings} {endpoint!r} {endpoint}"
