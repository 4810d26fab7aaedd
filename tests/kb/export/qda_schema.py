"""The rules of the REFI-QDA Project Exchange schema 1.0, as far as projects of texts go.

Of each element: what may stand in it, in this order, how often, and its attributes. A ``?`` marks
what may be left out, ``*`` what may stand there any number of times, ``+`` at least once. Written
from the published schema (QDA-XML 1.0 of 18 March 2019, qdasoftware.org).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

NAMESPACE = "urn:QDA-XML:project:1.0"

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def _is_time(text: str) -> bool:
    datetime.datetime.fromisoformat(text)
    return True


TYPES: dict[str, Callable[[str], object]] = {
    "text": lambda _text: True,
    "guid": _GUID.fullmatch,
    "colour": _COLOUR.fullmatch,
    "time": _is_time,
    "integer": re.compile(r"[+-]?\d+").fullmatch,
    "boolean": re.compile("true|false|1|0").fullmatch,
    "kind": re.compile("Text|Boolean|Integer|Float|Date|DateTime").fullmatch,
}

_MADE = "creatingUser?:guid creationDateTime?:time"
_CHANGED = f"{_MADE} modifyingUser?:guid modifiedDateTime?:time"

ELEMENTS: dict[str, tuple[str, str]] = {
    "Project": (
        "Users? CodeBook? Variables? Cases? Sources? Notes? Links? Sets? Graphs? Description?"
        " NoteRef*",
        "name:text origin?:text creatingUserGUID?:guid creationDateTime?:time"
        " modifyingUserGUID?:guid modifiedDateTime?:time basePath?:text",
    ),
    "Users": ("User+", ""),
    "User": ("", "guid:guid name?:text id?:text"),
    "CodeBook": ("Codes", ""),
    "Codes": ("Code+", ""),
    "Code": ("Description? NoteRef* Code*", "guid:guid name:text isCodable:boolean color?:colour"),
    "Variables": ("Variable+", ""),
    "Variable": ("Description?", "guid:guid name:text typeOfVariable:kind"),
    "Sources": ("TextSource+", ""),
    "TextSource": (
        "Description? PlainTextContent? PlainTextSelection* Coding* NoteRef* VariableValue*",
        f"guid:guid name?:text richTextPath?:text plainTextPath?:text {_CHANGED}",
    ),
    "PlainTextSelection": (
        "Description? Coding* NoteRef*",
        f"guid:guid name?:text startPosition:integer endPosition:integer {_CHANGED}",
    ),
    "Coding": ("CodeRef NoteRef*", f"guid:guid {_MADE}"),
    "CodeRef": ("", "targetGUID:guid"),
    "VariableValue": ("VariableRef TextValue? IntegerValue?", ""),
    "VariableRef": ("", "targetGUID:guid"),
    "TextValue": ("", ""),
    "IntegerValue": ("", ""),
    "Description": ("", ""),
}


def breaches(root: ET.Element) -> list[str]:
    """What in the project is not as the schema has it, or leads nowhere."""
    return [*_structure(root), *_references(root)]


def _structure(element: ET.Element) -> Iterator[str]:
    name = _name(element)
    if name not in ELEMENTS:
        yield f"no element {element.tag}"
        return
    children, attributes = ELEMENTS[name]
    pattern = "".join(
        f"(?:{child.rstrip('?*+')} ){child[-1] if child[-1] in '?*+' else ''}"
        for child in children.split()
    )
    inside = "".join(f"{_name(child)} " for child in element)
    if not re.fullmatch(pattern, inside):
        yield f"{name} holds {inside.strip() or 'nothing'}"
    kinds = dict(entry.split(":") for entry in attributes.split())
    for attribute, kind in kinds.items():
        value = element.get(attribute.rstrip("?"))
        if value is None:
            if not attribute.endswith("?"):
                yield f"{name} has no {attribute}"
        elif not TYPES[kind](value):
            yield f"{name} has {attribute}={value!r}"
    for attribute in set(element.keys()) - {attribute.rstrip("?") for attribute in kinds}:
        yield f"{name} may not have {attribute}"
    if name == "IntegerValue" and not TYPES["integer"](element.text or ""):
        yield f"IntegerValue {element.text!r}"
    for child in element:
        yield from _structure(child)


def _references(root: ET.Element) -> Iterator[str]:
    by_guid: dict[str, ET.Element] = {}
    for element in root.iter():
        guid = element.get("guid")
        if guid in by_guid:
            yield f"{guid} is there twice"
        if guid is not None:
            by_guid[guid] = element
    for element in root.iter():
        name = _name(element)
        target = by_guid.get(element.get("targetGUID", ""))
        if name in ("CodeRef", "VariableRef"):
            if target is None or _name(target) != name.removesuffix("Ref"):
                yield f"{name} leads nowhere"
            elif name == "CodeRef" and target.get("isCodable") != "true":
                yield f"{target.get('name')} holds codes only"
        for attribute in ("creatingUser", "creatingUserGUID", "modifyingUserGUID"):
            user = element.get(attribute)
            if user is not None and (user not in by_guid or _name(by_guid[user]) != "User"):
                yield f"{attribute} of {name} leads nowhere"
        if name == "TextSource" and (
            (element.get("plainTextPath") is None)
            == (element.find(f"{{{NAMESPACE}}}PlainTextContent") is None)
        ):
            yield "a source has a path or its text, and not both"


def _name(element: ET.Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")
