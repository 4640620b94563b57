#!/usr/bin/env bash
# phonenumbers 9.0.43, Python 3.11: helplines of a few digits are written so that nobody reaches them.
#
# 116 111 (helpline for children and young people) and 116 016 (violence against women) are numbers of a few digits that
# one dials as they stand. is_valid_number refuses both; is_possible_number takes them, and format_number then writes
# "+49 116111", which no exchange in Germany connects. is_valid_short_number knows 116 111, and refuses 116 016. The
# offices' own 0800 numbers are taken, so tests with those see nothing.
# Who meets it: whoever checks or rewrites telephone numbers of helpers, refuges and emergency services before they are
# stored or shown.
# What Obhut does: a telephone number is text as somebody wrote it; nothing rewrites one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install phonenumbers==9.0.43
"$folder/venv/bin/python" > "$folder/seen" << 'END'
import phonenumbers
from phonenumbers import shortnumberinfo

for written in ("116 111", "116 016", "0800 111 0 333"):
    number = phonenumbers.parse(written, "DE")
    international = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    print(
        written, "valid", phonenumbers.is_valid_number(number), "possible", phonenumbers.is_possible_number(number),
        "short", shortnumberinfo.is_valid_short_number(number), international,
    )
END
cat > "$folder/expected" << 'END'
116 111 valid False possible True short True +49 116111
116 016 valid False possible True short False +49 116016
0800 111 0 333 valid True possible True short False +49 800 1110333
END
diff "$folder/expected" "$folder/seen"
echo "As before: helplines of a few digits are no numbers."
