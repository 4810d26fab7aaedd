"""Importing the package costs little."""

from __future__ import annotations

import subprocess
import sys

HEAVY = "torch", "faiss", "tantivy", "transformers", "sentence_transformers", "tokenizers"


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = f"import sys, index; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    import index

    assert sorted(index.__all__) == sorted(set(index.__all__))
    assert all(hasattr(index, name) for name in index.__all__)
