#!/usr/bin/env bash
# WeasyPrint 70.0 read by pypdf 7.1.1, Python 3.11, with Pango: one letter that no font has hides the whole page.
#
# Where a name has a letter without a font, the page shows a box for that letter and all others as they are. pypdf then
# gives everything that is set in the same font with a NUL in front of each letter, on other lines too, so that no word
# of the page is found; nothing is raised or logged. pypdfium2 finds all words.
# Who meets it: whoever checks by text what a print says, or looks for names in printed files: names in scripts that an
# office has no font for are in the files of migration services; a search that must find nothing passes for that reason.
# What Obhut does: tells letters without a font by script and count with the order (docs/adr/0029); its tests of papers
# use letters that fonts have, and ask for what must be there, not only for what must not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install weasyprint==70.0 pypdf==7.1.1 pypdfium2==5.12.1
"$folder/venv/bin/python" > "$folder/seen" 2> /dev/null << 'END'
import io

import pypdfium2
from pypdf import PdfReader
from weasyprint import HTML

LINES = "<p>Name: Amina</p><p>Ort: {}Halle</p>"
for said, letter in (("all letters", ""), ("one without a font", "\ue123 ")):
    page = HTML(string="<html lang=de><title>t</title>" + LINES.format(letter) + "</html>").write_pdf()
    text = PdfReader(io.BytesIO(page)).pages[0].extract_text()
    other = pypdfium2.PdfDocument(page)[0].get_textpage().get_text_range()
    found = [word in text for word in ("Amina", "Ort", "Halle")]
    print(f"{said}: pypdf finds Amina, Ort, Halle: {found}, NUL: {text.count(chr(0))}")
    print(f"{said}: pypdfium2 finds them: {[word in other for word in ('Amina', 'Ort', 'Halle')]}")
END
cat > "$folder/expected" << 'END'
all letters: pypdf finds Amina, Ort, Halle: [True, True, True], NUL: 0
all letters: pypdfium2 finds them: [True, True, True]
one without a font: pypdf finds Amina, Ort, Halle: [False, False, False], NUL: 22
one without a font: pypdfium2 finds them: [True, True, True]
END
diff "$folder/expected" "$folder/seen"
echo "As before: one letter without a font hides its page from pypdf."
