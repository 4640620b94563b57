"""Facts that one service owns and others keep a copy of: agencies, accounts, released tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cli.check_findings import Findings


@dataclass(frozen=True, slots=True)
class Copies:
    """Facts by what identifies them: the owner's beside those of who was told."""

    agencies: Mapping[Any, Any]  # identity: (retention days, transmission)
    agencies_in_casefile: Mapping[Any, Any]
    agencies_in_retention: Mapping[Any, Any]  # retention days alone
    accounts: Mapping[Any, Any]  # identity: (agency, state)
    accounts_in_casefile: Mapping[Any, Any]
    releases: Mapping[Any, Any]  # casefile: release by programme, measure and period
    published: Mapping[Any, Any]  # reporting


def judge(copies: Copies) -> Findings:
    """Every copy that says something else than its owner."""
    findings = Findings()
    days = {agency: retention_days for agency, (retention_days, _) in copies.agencies.items()}
    pairs = (
        ("agency_differs", "casefile", "agencies are not known as identity has them", copies.agencies,
         copies.agencies_in_casefile),
        ("agency_differs", "retention", "agencies are not known as identity has them", days,
         copies.agencies_in_retention),
        ("account_differs", "casefile", "accounts are not known as identity has them", copies.accounts,
         copies.accounts_in_casefile),
        ("release_differs", "reporting", "released tables are not published as casefile released them",
         copies.releases, copies.published),
    )  # fmt: skip
    for code, where, words, owner, copy in pairs:
        findings.add(code, where, words, _differing(owner, copy))
    return findings


def _differing(owner: Mapping[Any, Any], copy: Mapping[Any, Any]) -> list[str]:
    keys = {key for key in {*owner, *copy} if owner.get(key) != copy.get(key)}
    return ["/".join(map(str, key)) if isinstance(key, tuple) else str(key) for key in keys]
