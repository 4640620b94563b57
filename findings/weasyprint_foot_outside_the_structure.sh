#!/usr/bin/env bash
# WeasyPrint 70.0, Python 3.11, with Pango: a file that says PDF/UA-1 has content that no structure holds.
#
# Foot and page numbers (margin boxes) are drawn as tagged text whose elements hang on nothing: neither in the tree of
# the structure nor marked as artifacts, which PDF/UA-1 (ISO 14289-1, 7.1) asks of all content. Heads of tables have no
# scope. A screen reader reads the foot somewhere on the page, or says that the document is damaged.
# Who meets it: public bodies that must publish accessible files (BITV 2.0), and check them with a validator.
# What Obhut does: services/casefile/copies/pdf_structure.py mends both before the file is written, by the library's
# own `finisher`; tests/unit/casefile/copies/test_pages.py reads them back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install weasyprint==70.0 pypdf==7.1.1
cd "$folder"
"$folder/venv/bin/python" > "$folder/seen" 2> /dev/null << 'END'
import io
from pypdf import PdfReader
from pypdf.generic import ContentStream
from weasyprint import HTML

page = "<style>@page { @bottom-right { content: 'page ' counter(page) } }</style>"
body = "<html lang=en><title>t</title><table><tr><th scope=row>a</th><td>b</td></tr></table></html>"
reader = PdfReader(io.BytesIO(HTML(string=page + body).write_pdf(pdf_variant="pdf/ua-1")))
held, heads = set(), []


def walk(node):
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid, int):
            held.add(int(kid))
        else:
            found = kid.get_object()
            heads.extend(["/Scope" in found["/A"]] if found.get("/S") == "/TH" else [])
            walk(found)


walk(reader.trailer["/Root"]["/StructTreeRoot"].get_object())
drawn = [
    operands[1]["/MCID"]
    for operands, operator in ContentStream(reader.pages[0].get_contents(), reader).operations
    if operator == b"BDC" and "/MCID" in operands[1]
]
print("texts drawn:", len(drawn))
print("texts in the structure:", len(held))
print("heads with a scope:", sum(heads), "of", len(heads))
END
cat > "$folder/expected" << 'END'
texts drawn: 3
texts in the structure: 2
heads with a scope: 0 of 1
END
diff "$folder/expected" "$folder/seen"
echo "As before: foot and page numbers are outside the structure of a PDF/UA-1 file."
