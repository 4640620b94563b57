"""A small template that is sound, and how a breach of it is refused."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.casefile.errors import TemplateRefused
from services.casefile.templates.reading.loading import load

Tree = dict[str, Any]
SMALL = {
    *("district", "name", "first_name", "gender", "date_of_birth", "children", "alg_i", "support_areas"),
    *("support_plan", "highest_school_certificate", "date_of_first_talk", "date_of_decision"),
    *("date_of_ending", "end_of_aftercare", "consent_late"),
}


def write(tree: Tree, path: Path) -> Path:
    """JSON is YAML too, and quicker to write."""
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    return path


def field(tree: Tree, name: str) -> Tree:
    return next(each for section in tree["sections"] for each in section["fields"] if each["id"] == name)


T = {"de": "Etwas", "en": "Something"}


def small_of(waska_file: Path) -> Tree:
    """WASKA with few fields and two codes a list, for loading it often."""
    tree: Tree = yaml.load(waska_file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for section in tree["sections"]:
        section["fields"] = [each for each in section["fields"] if each["id"] in SMALL]
        section.pop("plausible", None)
    for gate in (phase[edge] for phase in tree["phases"] for edge in ("start", "end")):
        gate["mandatory"] = [name for name in gate["mandatory"] if name in SMALL]
    tree.pop("deadlines")
    tree.pop("protected_address")
    breaking_off = tree["breaking_off"]
    breaking_off["mandatory"] = [name for name in breaking_off["mandatory"] if name in SMALL]
    tree["emergency"] = [name for name in tree["emergency"] if name in SMALL]
    tree["code_lists"] = {name: dict(list(codes.items())[:2]) for name, codes in tree["code_lists"].items()}
    return tree


def short_contact(tree: Tree, **changes: Any) -> None:
    """A sound form of short contacts with one more question, or another answer to one of its own."""
    own: dict[str, Tree] = {"on": {"type": "date"}, "kind": {"type": "code", "code_list": "gender"}}
    own[changes.pop("id", "more")] = changes or {"type": "number"}
    common = {"protection": "ordinary", "label": T, "help": T}
    fields = [common | {"id": name, "mandatory": name != "more"} | more for name, more in own.items()]
    tree["forms"]["short_contact"] = {"label": T, "fields": fields}


def refuses(breach: Callable[[Tree], object], small: Tree, path: Path, reason: str) -> None:
    """A template that breaks one rule stops the start and says where and why."""
    tree = deepcopy(small)
    breach(tree)
    with pytest.raises(TemplateRefused) as refusal:
        load(write(tree, path))
    assert refusal.value.file == path.name
    assert reason in refusal.value.reason
    assert f"{path.name}:{refusal.value.line}: " in str(refusal.value)
