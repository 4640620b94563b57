"""`make assets`: what the pages load that others have made, cut to what the pages use; for whoever maintains them.

Packages come by `npm pack` in exact versions, each checked against its integrity in `assets.json`; nothing of npm is
needed to run or test Obhut. KERN's styles are cut to the classes that templates name, its font to the letters of
languages written with Latin ones. `assets.json` then holds the hash of each file made, which a test compares.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

WEB = Path(__file__).parents[1] / "gateway" / "web"
STATIC, LEDGER = WEB / "static", WEB / "static" / "assets.json"
PACKAGES = {"@kern-ux/native": "2.7.2", "htmx.org": "4.0.1"}
WEIGHTS = {"Regular": 400, "SemiBold": 600}
LETTERS = "U+0020-007E,U+00A0-017F,U+0218-021B,U+1E9E,U+2010-2015,U+2018-201E,U+2022,U+2026,U+202F,U+2030,U+20AC"
FEATURES = ["kern", "locl", "mark", "tnum"]
CLASS, SPACE = re.compile(r"kern-[a-z0-9_-]*[a-z0-9]"), re.compile(r"\s+")
NOTICE = "/*! KERN UX {version}, EUPL-1.2, https://www.kern-ux.de; cut to the classes that Obhut uses, for Obhut */\n"


def main() -> None:
    """Fetch, check, cut, write; a package whose integrity differs ends it."""
    known = json.loads(LEDGER.read_text()) if LEDGER.exists() else {"packages": {}}
    packages, files = {}, {}
    for name, version in PACKAGES.items():
        packed = _packed(name, version)
        integrity = "sha512-" + b64encode(hashlib.sha512(packed).digest()).decode()
        before = known["packages"].get(name, {})
        if before.get("version") == version and before["integrity"] != integrity:
            sys.exit(f"{name} {version} is another package than the one that was fetched before")
        packages[name] = {"version": version, "integrity": integrity}
        files[name] = _unpacked(packed)
    kern = files["@kern-ux/native"]
    made = {
        "kern.css": NOTICE.format(version=PACKAGES["@kern-ux/native"]).encode() + _cut(kern["dist/kern.css"]),
        "htmx.js": files["htmx.org"]["dist/htmx.min.js"],
        "licences/KERN-UX-EUPL-1.2.txt": _licence(kern),
        "licences/htmx-0BSD.txt": _licence(files["htmx.org"]),
    }
    for weight, number in WEIGHTS.items():
        made[f"fira-sans-{number}.woff2"] = _letters(kern[f"dist/fonts/fira-sans/FiraSans-{weight}.woff2"])
    for name, content in made.items():
        (STATIC / name).parent.mkdir(parents=True, exist_ok=True)
        (STATIC / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(made.items())}
    LEDGER.write_text(json.dumps({"packages": packages, "files": hashes}, indent=2) + "\n")


def used_classes() -> set[str]:
    """The classes of KERN that templates and our own styles name."""
    texts = [*(WEB / "templates").rglob("*.html"), STATIC / "obhut.css"]
    return {name for path in texts for name in CLASS.findall(path.read_text())}


def _packed(name: str, version: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        (packed,) = Path(folder).glob("*.tgz")
        return packed.read_bytes()


def _unpacked(packed: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        files = ((one.name.removeprefix("package/"), archive.extractfile(one)) for one in archive if one.isfile())
        return {name: file.read() for name, file in files if file is not None}


def _licence(files: dict[str, bytes]) -> bytes:
    return next(content for name, content in files.items() if name.startswith("LICENSE"))


def _cut(css: bytes) -> bytes:
    """The rules whose selectors name no class of KERN, or only those that are used; at-rules alike, fonts left out."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(css.decode(), skip_comments=True, skip_whitespace=True)
    return SPACE.sub(" ", "".join(_kept(rules, used_classes()))).encode()


def _kept(rules: Iterable[Any], used: set[str]) -> Iterator[str]:
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            kept = [one for one in _selectors(rule.prelude) if set(CLASS.findall(one)) <= used]
            if kept:
                yield f"{','.join(kept)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer"):
            inner = tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
            if text := "".join(_kept(inner, used)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{text}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("keyframes", "-webkit-keyframes"):
            yield tinycss2.serialize([rule])


def _selectors(prelude: list[Any]) -> Iterator[str]:
    """The selectors of a rule; a comma within brackets parts none."""
    import tinycss2

    part: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(token)
    yield tinycss2.serialize(part).strip()


def _letters(font: bytes) -> bytes:
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=True, desubroutinize=False)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=subset.parse_unicodes(LETTERS.replace("U+", "")))
    loaded = subset.load_font(BytesIO(font), options)
    cut.subset(loaded)
    written = BytesIO()
    subset.save_font(loaded, written, options)
    return written.getvalue()


if __name__ == "__main__":
    main()
