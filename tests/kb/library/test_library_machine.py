"""Verbs in any order against a plain dict: what is found is what the dict holds."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import kb
from tests.kb.soundness import check_sound, contents, found

NAMES = st.sampled_from(["a.txt", "b.txt", "sub/a.txt", "丙.txt"])
TEXTS = st.sampled_from(
    [
        "The bridge carried vehicles over the marker.",
        "The port cleared containers at the marker.",
        "口岸监管 marker 查验车辆。",
        "The first marker stands here.\n\nThe second marker stands there.",
    ]
)


class LibraryMachine(RuleBasedStateMachine):
    """``files`` is what lies in the folder, ``held`` what the library has to hold, by source."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="report-kb-test-"))
        self.folder = self.home / "reports"
        self.folder.mkdir()
        self.settings = kb.Settings(library=self.home / "library", model="hash")
        self.library = kb.open(settings=self.settings)
        self.files: dict[str, str] = {}
        self.held: dict[str, str] = {}
        self.removed: dict[str, dict[str, str]] = {}
        """What each removed document held, by its id."""
        self.out: dict[str, tuple[str, str]] = {}
        """Text and document of each source that stays out until its text is another."""

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.files[name] = text

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.folder / name).unlink()
        del self.files[name]

    @precondition(lambda self: len(self.files) > 1)
    @rule(data=st.data())
    def swap(self, data: st.DataObject) -> None:
        first, second = data.draw(st.permutations(sorted(self.files)))[:2]
        texts = self.files[first], self.files[second]
        for name, text in ((second, texts[0]), (first, texts[1])):
            self.write(name, text)

    @rule(prune=st.booleans())
    def ingest(self, prune: bool) -> None:
        report = self.library.ingest(self.folder, prune=prune, emptied=True)
        assert all("no readable file" in failure.reason for failure in report.failed)
        if prune:
            self.held = {name: self.held[name] for name in self.held if "uploads/" in name}
            self._prune_out()
        out = {name for name, (text, _) in self.out.items() if self.files.get(name) == text}
        self._take_in({name: text for name, text in self.files.items() if name not in out})

    @rule(name=NAMES, text=TEXTS)
    def upload(self, name: str, text: str) -> None:
        self.library.upload(name, text.encode())
        self._take_in({f"uploads/{Path(name).name}": text})

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        infos = {info.id: info for info in self.library.documents()}
        chosen = infos[data.draw(st.sampled_from(sorted(infos)))]
        self.library.remove([chosen.id])
        self.removed[chosen.id] = {source: self.held.pop(source) for source in chosen.sources}
        for source, text in self.removed[chosen.id].items():
            self.out[source] = (text, chosen.id)

    @precondition(lambda self: self.removed)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.removed)))
        self.library.restore([chosen])
        self._take_in(self.removed.pop(chosen))

    @rule()
    def purge(self) -> None:
        self.library.purge()
        self.out = {}
        self._forget_restorable()

    @rule(back=st.booleans())
    def reindex(self, back: bool) -> None:
        generations = self.library._reader.generation_settings()
        current = self.library._reader.state().generation
        if not back or any(number < current for number in generations):
            self.library.reindex(back=back)

    @rule()
    def open_again(self) -> None:
        self.library.close()
        self.library = kb.open(settings=self.settings)

    def _take_in(self, texts: dict[str, str]) -> None:
        self.held |= texts
        for name in texts:
            self.out.pop(name, None)
        self._forget_restorable()

    def _prune_out(self) -> None:
        """A file that is gone is no longer what a removed document came from, if it has another."""
        for name in sorted(self.out):
            if name not in self.files and "uploads/" not in name:
                _, document = self.out[name]
                if any(d == document for other, (_, d) in self.out.items() if other != name):
                    del self.out[name]

    def _forget_restorable(self) -> None:
        """Documents whose sources have been taken by others cannot come back as they were."""
        away = {info.id: info for info in self.library.documents(removed=True)}
        self.removed = {
            document_id: texts
            for document_id, texts in self.removed.items()
            if document_id in away and set(away[document_id].sources) == set(texts)
        }

    @invariant()
    def what_is_found_is_what_is_held(self) -> None:
        _check_against(self.library, self.held)

    def teardown(self) -> None:
        with kb.open(settings=self.settings) as second:
            _check_against(second, self.held)
            check_sound(second)
        check_sound(self.library)
        self.library.close()
        shutil.rmtree(self.home)


def _check_against(library: kb.Library, held: dict[str, str]) -> None:
    assert contents(library) == held
    texts = "\n".join(sorted(found(library, "marker"))) if held else ""
    for text in held.values():
        assert all(paragraph in texts for paragraph in text.split("\n\n"))
    for hit in library.search("marker", mode="lexical", limit=100) if held else ():
        assert any(hit.text.strip() in text for text in held.values())


TestLibraryMachine = LibraryMachine.TestCase
TestLibraryMachine.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
