"""Alert rules: each asks for what there is, says nothing of people, and leads to a page of the runbook."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

from deploy.containers.__main__ import ROOT
from kernel.observe import metrics
from kernel.observe.gauges import BACKLOG, DATABASE_UP, JOBS
from services.retention.jobs import GAUGES

ALERTS, CASES = ROOT / "deploy/prometheus/alerts.yml", Path(__file__).parent / "alerts.test.yml"
GROUPS = yaml.safe_load(ALERTS.read_text())["groups"]
RULES: list[dict[str, Any]] = [rule for group in GROUPS for rule in group["rules"]]
TARGET = {"job", "instance", "service", "process"}  # put on by Prometheus (deploy/prometheus/prometheus.yml)
RABBITMQS = {"rabbitmq_alarms_free_disk_space_watermark", "rabbitmq_alarms_memory_used_watermark"}  # its own plugin's
NAME = re.compile(r"\b(?:obhut|rabbitmq)_[a-z_]+\b")
MATCHED = re.compile(r"([a-z_]+)\s*(?:=~|!=|!~|=)\s*\"")
GROUPED = re.compile(r"\bby \(([a-z, ]+)\)")
TOLD = re.compile(r"{{ *\$labels\.([a-z_]+)|{{ *\$(value)")
RUNBOOK = re.compile(r"docs/operations\.md#[a-z-]+")


def exported() -> dict[str, set[str]]:
    """Every metric of ours by the names of its samples, with its labels."""
    found: dict[str, set[str]] = {name: set() for name in [DATABASE_UP[0], *BACKLOG.gauges, *JOBS.gauges]}
    found |= {name: set() for name in GAUGES.gauges}
    for one in vars(metrics).values():
        if isinstance(one, MetricWrapperBase):
            for sample in REGISTRY._collector_to_names[one]:  # its samples: _total, _bucket, _sum, _count
                found[sample] = {*one._labelnames} | ({"le"} if sample.endswith("_bucket") else set())
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_asks_for_what_there_is(rule: dict[str, Any]) -> None:
    """A rule on a metric or label that nobody exports would be silent for ever."""
    known = exported()
    names = set(NAME.findall(rule["expr"]))
    assert names or "up{" in rule["expr"]
    assert {name for name in names if name.startswith("obhut_")} - set(known) == set()
    assert {name for name in names if name.startswith("rabbitmq_")} <= RABBITMQS
    labels = {"__name__", *TARGET}.union(*(known.get(name, set()) for name in names))
    grouped = {label.strip() for group in GROUPED.findall(rule["expr"]) for label in group.split(",")}
    assert {*MATCHED.findall(rule["expr"]), *grouped} <= labels


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_is_whole(rule: dict[str, Any]) -> None:
    """A severity that somebody is woken by or not, a summary of processes and figures alone, a page to read."""
    assert rule["labels"] in ({"severity": "critical"}, {"severity": "warning"})
    assert set(rule["annotations"]) == {"summary", "runbook_url"}
    assert RUNBOOK.fullmatch(rule["annotations"]["runbook_url"])
    told = {label or value for label, value in TOLD.findall(rule["annotations"]["summary"])}
    assert told <= {"service", "process", "value"}


def test_every_rule_is_tried() -> None:
    """Each fires in at least one case of alerts.test.yml, or it has never been seen firing."""
    cases = yaml.safe_load(CASES.read_text())["tests"]
    fires = {one["alertname"] for case in cases for one in case["alert_rule_test"] if one["exp_alerts"]}
    assert fires == {rule["alert"] for rule in RULES}
    assert len(RULES) == len(fires)


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is missing (apt-get install prometheus)")
def test_prometheus_understands_the_rules(tmp_path: Path) -> None:
    """As Prometheus' own tool reads and tries them: what fires, with which words, and what does not."""
    for file in (ALERTS, CASES):
        shutil.copy(file, tmp_path)
    for command in (["check", "rules", ALERTS.name], ["test", "rules", CASES.name]):
        done = subprocess.run(["promtool", *command], cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_counted_rarely_begins_at_zero() -> None:
    """Prometheus sees an increase only of a figure it has seen before: steps that alarm are there from the start."""
    from services.casefile.erasure import usecases as erasing  # noqa: F401 -- importing it makes the figure
    from services.retention.usecases import certifying  # noqa: F401 -- likewise

    there = {key for (key,) in metrics.ERASURES._metrics}
    assert there >= {"refused", "traces_left"}
