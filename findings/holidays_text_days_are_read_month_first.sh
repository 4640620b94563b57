#!/usr/bin/env bash
# holidays 0.108, Python 3.11: a day given as text is read month first, also for Germany, and nothing says so.
#
# country_holidays("DE", subdiv="BY") takes text as a key. "10.03.2026" is 10 March in Germany; here it is the third of
# October, a holiday. "06.01.2026", Epiphany in Bavaria, is read as the first of June, and is none. Days after the 12th
# are read day first, so that tests with them see nothing. Working days are counted from the wrong month likewise.
# Who meets it: whoever computes statutory periods (seven working days, § 42a SGB VIII) from days that people type.
# What Obhut does: keys are dates, never text; days that people type are read by one field that prints back what it took.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install holidays==0.108
"$folder/venv/bin/python" > "$folder/seen" << 'END'
from datetime import date

from holidays import country_holidays

bavaria = country_holidays("DE", subdiv="BY", years=2026)
print("10.03.2026", bavaria.get("10.03.2026"))
print("03.10.2026", bavaria.get("03.10.2026"))
print("06.01.2026", bavaria.get("06.01.2026"), "/", bavaria.get(date(2026, 1, 6)))
print("25.12.2026", bavaria.get("25.12.2026"))
print("one working day after 07.08.2026:", bavaria.get_nth_working_day("07.08.2026", 1))
END
cat > "$folder/expected" << 'END'
10.03.2026 German Unity Day
03.10.2026 None
06.01.2026 None / Epiphany
25.12.2026 Christmas Day
one working day after 07.08.2026: 2026-07-09
END
diff "$folder/expected" "$folder/seen"
echo "As before: text is read month first."
