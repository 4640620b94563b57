"""What the peer's files are found by: the same terms as Obhut's, as tokens under the agency's key.

The terms come from Obhut's own pure function, so that neither side has an easier idea of what a name is.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from bench.peer import sealing
from bench.peer.models import CaseFile, CaseToken
from services.casefile.model import search_terms

TOLD = ("name", "first_name", "date_of_birth")


def follow(case: CaseFile, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """The tokens of a file anew, where what they are made of has changed."""
    if [before.get(name) for name in TOLD] == [after.get(name) for name in TOLD]:
        return
    key = sealing.search_key(case.agency)
    terms = search_terms.of_file([after.get("name"), after.get("first_name")], after.get("date_of_birth"))
    wanted = {hmac.digest(key, term.encode(), "sha256")[:16] for term in terms}
    CaseToken.objects.filter(case=case).exclude(token__in=wanted).delete()
    made = [CaseToken(case=case, agency=case.agency, token=token) for token in sorted(wanted)]
    CaseToken.objects.bulk_create(made, ignore_conflicts=True)
