"""What `import ingest` costs, and what it must not pull in."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = ("torch", "transformers", "langchain_text_splitters", "docx", "pypdfium2", "pdfplumber",
         "selectolax", "markdown_it", "charset_normalizer", "yaml", "numpy")  # fmt: skip


def modules_after(code: str) -> set[str]:
    command = f"import sys, json; {code}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    return set(json.loads(done.stdout))


def test_importing_loads_no_reader_and_no_model() -> None:
    assert modules_after("import ingest").isdisjoint(HEAVY)


def test_splitting_loads_no_model() -> None:
    code = (
        "import ingest; d = ingest.Document('a', 't', 'x. ' * 900);"
        " ingest.split(d, limit=50, count=lambda texts: [len(t) for t in texts])"
    )
    loaded = modules_after(code)
    assert "langchain_text_splitters" in loaded
    assert loaded.isdisjoint({"torch", "transformers", "spacy", "nltk"})
