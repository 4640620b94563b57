#!/usr/bin/env bash
# pypdf 7.1.1 and pypdfium2 5.12.1 on pages of WeasyPrint 70.0, Python 3.11, with Pango and Debian's fonts-noto-core:
# Adlam and Hanifi Rohingya are read backwards.
#
# Both readers turn what is drawn from right to left back into the order in which it is read, for Arabic, Hebrew, Syriac
# and N'Ko. For the scripts of the Fula and of the Rohingya, which Unicode has beyond its first plane, they do not: the
# last letter of a name comes first. On paper all is right. Nothing is raised, and each reader confirms the other.
# Who meets it: whoever searches printed files for names of refugees from Myanmar or Guinea, or tests that way what a
# print shows: a name that must not be there is not found, though it is.
# What Obhut does: looks for names in what is drawn before it is a PDF (tests of sheets), and in Latin script in pages.
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

WORDS = {"Arabic": (0x639, 0x644, 0x64A), "N'Ko": (0x7D2, 0x7DE, 0x7CF), "Adlam": (0x1E900, 0x1E901, 0x1E902),
         "Hanifi Rohingya": (0x10D0C, 0x10D1F, 0x10D07)}
for script, letters in WORDS.items():
    word = "".join(map(chr, letters))
    page = HTML(string=f"<html lang=en><title>t</title><p>{word}</p></html>").write_pdf()
    read = (PdfReader(io.BytesIO(page)).pages[0].extract_text(),
            pypdfium2.PdfDocument(page)[0].get_textpage().get_text_range())
    print(script, ["in order" if text == word else "backwards" if text == word[::-1] else "else" for text in read])
END
cat > "$folder/expected" << 'END'
Arabic ['in order', 'in order']
N'Ko ['in order', 'in order']
Adlam ['backwards', 'backwards']
Hanifi Rohingya ['backwards', 'backwards']
END
diff "$folder/expected" "$folder/seen"
echo "As before: two scripts are read backwards."
