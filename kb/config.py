"""Settings: ``kb.toml`` in the working folder and ``KB_*`` in the environment, read here alone.

Everything below takes plain values. An argument given in code wins over the environment, which
wins over the file.
"""

from __future__ import annotations

import difflib
import logging
import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kb.errors import BadRequest
from kb.trust import MODELS, TrustedFiles, guarded

SETTINGS_FILE = Path("kb.toml")

logger = logging.getLogger("kb")

_SECRET = frozenset({"generate_key", "generate_url"})
"""Settings whose values are never shown: an address may have a password in it."""


class Settings(BaseSettings):
    """What can be set; docs/settings.md tells each one's meaning."""

    model_config = SettingsConfigDict(
        env_prefix="KB_",
        toml_file=SETTINGS_FILE,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    library: Path = Path("library")
    """The folder that holds the library."""
    model: str = ""
    """Embedding model: empty for those that come along, a folder, or a hub name."""
    model_languages: str = ""
    """Languages that the model knows, by comma ("en,zh"); empty: as the model itself says."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    reranker: str = ""
    """A CrossEncoder that puts passages in order before an answer is chosen; empty for none."""
    reader: str = ""
    """What judges which sentence answers: empty for the one that comes along, a file of one's own
    training, or "none"."""
    glossary: Path | None = None
    """A glossary of one's own, in the form of kb/glossary.csv, beside the packaged one."""
    themes: Path | None = None
    """Themes of one's own, YAML or CSV, in the place of those that come along."""
    theme_scheme: Literal["auto", "customs", "cap"] = "auto"
    """The themes that come along: those of customs, or the topics of the Comparative Agendas
    Project; auto: of customs for customs' reports alone."""
    ladder: Path | None = None
    """A ladder of strength of one's own, as kb/compare/plans/ladder.csv, in its place."""
    link_base: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """Where others reach the app; links in exported files lead there. Empty: no links."""
    former_days: int = Field(default=30, ge=0)
    """Days for which the generation before is kept after a reindex; 0: until it is forgotten."""
    max_file_mb: int = Field(default=32, ge=1)
    """Larger files are refused."""
    read_seconds: float = Field(default=60.0, gt=0)
    """Reading one file may take so long; of a file of records, each record."""
    read_memory_mb: int = Field(default=2048, ge=256)
    """Reading one file may take so much memory."""
    read_apart: bool = True
    """Read files in a process of its own, which these limits hold; without it they hold nothing."""
    read_workers: int = Field(default=0, ge=0, le=64)
    """How many files are read side by side; 0: as many as there are cores, four at most."""
    batches_kept: int = Field(default=200, ge=1)
    """Of how many batches that are over the record is kept."""
    journal_kept: int = Field(default=10_000, ge=1)
    """Of how many changes of documents ``kb log`` tells, and open processes can catch up with."""
    backup_folder: Path | None = None
    """Where backups go that name no file; unset: a folder beside the library's."""
    keep_unanswered: bool = False
    """Keep the questions that no report answers, for who looks after the library."""
    ingest_root: Path | None = None
    """The folder of the server below which the app's page may take in folders; none where unset."""
    duplicates: Literal["tell", "keep", "fold"] = "tell"
    """What becomes of documents that say the same: told when one is taken in, kept without a word,
    or told and folded in searches, where a passage that several of them have stands once."""
    generate: bool = False
    """Let the language model phrase each answer, unless a call says otherwise."""
    generate_url: str = Field(default="", pattern=r"^(https?://\S+)?$", repr=False)
    """Base URL of an endpoint that speaks OpenAI's protocol; empty: nothing is ever sent."""
    generate_model: str = ""
    """The model's name there."""
    generate_key: SecretStr = SecretStr("")
    """What the endpoint wants to know its callers by, if anything."""
    generate_timeout: float = Field(default=30.0, gt=0, le=600)
    """Seconds after which the quoted answer stands alone."""

    @property
    def generates(self) -> bool:
        """Whether a language model is set."""
        return bool(self.generate_url and self.generate_model)

    @property
    def languages(self) -> frozenset[str] | None:
        """``model_languages`` as a set; None when the model itself is to say."""
        given = frozenset(word.strip() for word in self.model_languages.split(",") if word.strip())
        return given or None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then kb.toml."""
        above = {*init_settings(), *env_settings()}
        return init_settings, env_settings, _SettingsFile(settings_cls, above)


class _SettingsFile(TomlConfigSettingsSource):
    """kb.toml, without the addresses that nobody has allowed.

    Raises:
        BadRequest: it names a model that nobody has allowed: with another one in its place the
            answers would be others.
    """

    def __init__(self, settings_cls: type[BaseSettings], above: Set[str]) -> None:
        super().__init__(settings_cls)
        self._above = above

    def __call__(self) -> dict[str, Any]:
        values = super().__call__()
        wanted = guarded(values)
        refused = sorted(wanted.keys() - self._above)
        if not refused or trusted_files().allows(SETTINGS_FILE, wanted):
            return values
        told = f"{SETTINGS_FILE.absolute()}: sets {', '.join(refused)}"
        if MODELS.intersection(refused):
            raise BadRequest(f"{told}, which is not used until you allow it; run: kb trust")
        logger.warning("%s, which is not used until you allow it: kb trust", told)
        return {name: value for name, value in values.items() if name not in refused}


def trusted_files() -> TrustedFiles:
    """The settings files that this person has allowed."""
    base = os.environ.get("XDG_CONFIG_HOME", "") or os.environ.get("APPDATA", "")
    try:
        folder = Path(base) if base else Path.home() / ".config"
    except RuntimeError:  # a user without a home has allowed nothing
        folder = Path(os.devnull)
    return TrustedFiles(folder / "report-kb")


def guarded_settings() -> dict[str, Any]:
    """What kb.toml says that needs to be allowed.

    Raises:
        BadRequest: it is no TOML.
    """
    try:
        return guarded(TomlConfigSettingsSource(Settings)())
    except ValueError as error:
        raise BadRequest(f"{SETTINGS_FILE}: {error}; mend the file") from error


def load_settings(**given: object) -> Settings:
    """The settings in force, ``given`` ones first.

    Raises:
        BadRequest: a setting that is unknown or has a value it cannot have.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by pydantic, field by field
    except ValidationError as error:
        raise BadRequest(_told(error.errors()[0])) from error
    except ValueError as error:  # TOML that does not parse
        raise BadRequest(f"{SETTINGS_FILE}: {error}; mend the file") from error


def _told(fault: Mapping[str, Any]) -> str:
    """A wrong setting in one line, with its value only where that can be no secret: what stands
    under a name that there is not, or in a table, may be the key."""
    name = ".".join(map(str, fault["loc"]))
    mend = f"mend it in {SETTINGS_FILE} or in KB_{name.upper()}"
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Settings.model_fields, n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        return f"setting {name}: there is no such setting{meant}; mend it in {SETTINGS_FILE}"
    if name in _SECRET or not isinstance(fault["input"], str | int | float):
        return f"setting {name}: {fault['msg']}; {mend}"
    return f"setting {name} = {fault['input']!r}: {fault['msg']}; {mend}"
