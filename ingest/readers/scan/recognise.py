"""Text out of a picture of a page, by RapidOCR, whose models lie in its package.

The package is heavy and optional (``report-kb[formats]``); nothing is fetched from anywhere.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

MISSING = "install it with the extra formats: pip install 'report-kb[formats]'"
"""The remedy where no recognition is there."""
SURE = 0.9
"""A page recognised with less confidence in the mean is tried once more, smoothed and enlarged."""
READABLE = 0.5
"""A line recognised with less confidence is left out, and told."""
DOUBTFUL = 0.8
"""A line recognised with less confidence is told."""
_UPSIDE_DOWN = 0.75
"""A page recognised with less is tried upside down too."""
_TALL = 0.6
"""With more than this share of tall boxes a page lies on its side."""
_LONGEST_SIDE = 2400
_NO_ROOM = ("bad_alloc", "Failed to allocate", "Insufficient memory")
"""How the packages beneath say that there is no more memory."""


class Seen(NamedTuple):
    """A stretch of a line; coordinates in pixels from the upper left corner, the page straight."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


class Recognised(NamedTuple):
    """What is on a picture, and how large the picture is in the coordinates of its lines."""

    seen: tuple[Seen, ...]
    width: float
    height: float

    @property
    def confidence(self) -> float:
        """The mean over all letters, 0 where nothing was seen."""
        letters = sum(len(one.text) for one in self.seen)
        return sum(one.confidence * len(one.text) for one in self.seen) / letters if letters else 0


def is_there() -> bool:
    """Whether the packages for recognition are installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


_AT_EACH_PAGE: list[Callable[[], None]] = []


def at_each_page(told: Callable[[], None]) -> None:
    """Let ``told`` be called whenever a page is to be recognised: each takes seconds, so that who
    limits the time of a reader has to know of it."""
    _AT_EACH_PAGE.append(told)


def recognised(picture: Image.Image) -> Recognised:
    """The lines on a picture of a page, however it is turned; with whatever noise it has.

    The lines' places are those on the page held straight.
    """
    from PIL.Image import Transpose

    for told in _AT_EACH_PAGE:
        told()
    picture = _fitting(picture)
    found = _seen(picture)
    if found and sum(_is_tall(box) for box, _, _ in found) > _TALL * len(found):
        ways = (Transpose.ROTATE_90, Transpose.ROTATE_270)
        turned = [picture.transpose(way) for way in ways]
        readings = [(_seen(one), one) for one in turned]
        found, picture = max(readings, key=lambda reading: _score(reading[0]))
    if _score(found) < _UPSIDE_DOWN:
        turned_over = picture.transpose(Transpose.ROTATE_180)
        again = _seen(turned_over)
        if _score(again) > _score(found):
            found, picture = again, turned_over
    if _score(found) < SURE:
        tries: list[Callable[[Image.Image], Image.Image]] = [_smoothed, _enlarged]
        for change in tries:
            other = change(picture)
            again = _seen(other)
            if _score(again) * _letters(again) > _score(found) * _letters(found):
                scale = picture.width / other.width
                found = [([(x * scale, y * scale) for x, y in box], text, sure)
                         for box, text, sure in again]  # fmt: skip
            if _score(found) >= SURE:
                break
    return Recognised(tuple(_straight(found)), picture.width, picture.height)


_Corners = Sequence[tuple[float, float]]
_Found = list[tuple[_Corners, str, float]]


def _fitting(picture: Image.Image) -> Image.Image:
    """The picture in colour on white, and no larger than the models take in."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "P"):
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        picture = Image.alpha_composite(ground, layer)
    picture = picture.convert("RGB")
    if max(picture.size) > _LONGEST_SIDE:
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS)
    return picture


def _smoothed(picture: Image.Image) -> Image.Image:
    from PIL import ImageFilter

    return picture.filter(ImageFilter.MedianFilter(3))


def _enlarged(picture: Image.Image) -> Image.Image:
    from PIL import Image

    size = (picture.width * 3 // 2, picture.height * 3 // 2)
    return _smoothed(picture).resize(size, Image.Resampling.LANCZOS)


def _seen(picture: Image.Image) -> _Found:
    import numpy as np

    # The engine takes pictures as OpenCV does: blue first. Which way up a line is it guesses line
    # by line, and sometimes wrongly: a page is turned as a whole instead.
    try:
        read = _engine()(np.asarray(picture)[:, :, ::-1], use_cls=False)
    except Exception as error:
        if any(words in str(error) for words in _NO_ROOM):
            raise MemoryError from error
        raise
    if read.boxes is None or read.txts is None:
        return []
    return [
        ([(float(x), float(y)) for x, y in box], text, float(sure))
        for box, text, sure in zip(read.boxes, read.txts, read.scores, strict=True)
        if text.strip()
    ]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.text_score": 0.0,  # what is unsure is told, never dropped in silence
            "Global.max_side_len": _LONGEST_SIDE * 2,
            "EngineConfig.onnxruntime.intra_op_num_threads": cores or 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _score(found: _Found) -> float:
    letters = _letters(found)
    return sum(sure * len(text) for _, text, sure in found) / letters if letters else 0.0


def _letters(found: _Found) -> int:
    return sum(len(text) for _, text, _ in found)


def _is_tall(box: _Corners) -> bool:
    across = math.dist(box[0], box[1])
    down = math.dist(box[1], box[2])
    return down > 1.5 * across


def _straight(found: _Found) -> Iterable[Seen]:
    """The lines with the lean of the page taken off their places."""
    leans = [
        math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0])
        for box, text, _ in found
        if len(text) >= 8
    ]
    lean = median(leans) if leans else 0.0
    cos, sin = math.cos(-lean), math.sin(-lean)
    for box, text, sure in found:
        xs = [x * cos - y * sin for x, y in box]
        ys = [x * sin + y * cos for x, y in box]
        top = fmean((ys[0], ys[1]))
        bottom = fmean((ys[2], ys[3]))
        yield Seen(text, fmean((xs[0], xs[3])), top, fmean((xs[1], xs[2])), bottom, sure)
