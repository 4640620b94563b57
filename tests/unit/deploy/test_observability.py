"""Prometheus, Grafana and the collector: their configuration names what there is."""

import json
import re
from typing import Any

import yaml

from deploy.containers.__main__ import ROOT, processes
from deploy.containers.settings import METRICS_PORT, PORT

DEPLOY = ROOT / "deploy"
METRIC = re.compile(r"\b(obhut_[a-z_]+?)(?:_bucket|_sum|_count)?\b(?=[\[{ )]|$)")
DECLARED = re.compile(r'"(obhut_[a-z_]+)"|AS (obhut_[a-z_]+)')


def test_prometheus_asks_every_process() -> None:
    """Each process of the Procfile is looked up by its name, at the port it answers on."""
    read = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    found = {
        name: str(one["port"])
        for job in read["scrape_configs"]
        for one in job.get("dns_sd_configs", [])
        for name in one["names"]
    }
    assert found == {name: METRICS_PORT if name == "gateway" else PORT for name in processes()}
    assert read["rule_files"] == ["/etc/prometheus/alerts.yml"]


def test_labels_say_which_process_it_is() -> None:
    """`casefile-worker` becomes service="casefile", process="worker"; of the gateway likewise."""
    read = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    for job in read["scrape_configs"][:2]:
        assert [rule["target_label"] for rule in job["relabel_configs"]] == ["service", "process"]
        assert all(
            "regex" not in rule or re.fullmatch(rule["regex"], "casefile-worker") for rule in job["relabel_configs"]
        )


def test_the_dashboard_asks_for_metrics_that_exist() -> None:
    """A panel that names a metric nobody exports would stay empty without a word."""
    asked = {
        name for panel in dashboard()["panels"] for one in panel["targets"] for name in METRIC.findall(one["expr"])
    }
    declared = {
        a or b
        for folder in ("kernel", "services", "gateway")
        for file in (ROOT / folder).rglob("*.py")
        for a, b in DECLARED.findall(file.read_text())
    }
    assert len(asked) >= 8
    assert asked - declared == set()


def test_the_dashboard_is_whole() -> None:
    """Every panel has an id of its own, a title, the data source that is provisioned, and a place on the grid."""
    source = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yaml").read_text())["datasources"][0]
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["title"]
        assert {one["datasource"]["uid"] for one in panel["targets"]} == {source["uid"]}
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        for one in panel["targets"]:
            assert all(one["expr"].count(a) == one["expr"].count(b) for a, b in ("()", "{}", "[]")), one["expr"]
    assert source["url"] == "http://prometheus:9090"


def test_the_dashboard_lies_where_grafana_looks(services: dict[str, Any]) -> None:
    """The provider's folder is the one that is mounted."""
    provider = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/obhut.yaml").read_text())["providers"][0]
    mounted = dict(one.split(":")[1::-1] for one in services["grafana"]["volumes"][:2])
    assert mounted[provider["options"]["path"]] == "./deploy/grafana/dashboards"
    assert mounted["/etc/grafana/provisioning"] == "./deploy/grafana/provisioning"


def test_the_collector_passes_traces_on(services: dict[str, Any]) -> None:
    """OTLP comes in at the usual port; every part a pipeline names is configured; memory stays below the limit."""
    read = yaml.safe_load((DEPLOY / "otel/obhut.yaml").read_text())
    assert read["receivers"]["otlp"]["protocols"] == {"http": {"endpoint": "0.0.0.0:4318"}}
    for pipeline in read["service"]["pipelines"].values():
        for kind in ("receivers", "processors", "exporters"):
            assert set(pipeline[kind]) <= set(read[kind])
        assert pipeline["processors"][0] == "memory_limiter", "the first to see what comes in"
    limit = int(services["otel-collector"]["mem_limit"].removesuffix("m"))
    assert read["processors"]["memory_limiter"]["limit_mib"] < limit
    mounted = [one.split(":") for one in services["otel-collector"]["volumes"]]
    assert services["otel-collector"]["command"] == [f"--config={mounted[0][1]}"]


def dashboard() -> dict[str, Any]:
    """The one dashboard."""
    found: dict[str, Any] = json.loads((DEPLOY / "grafana/dashboards/obhut.json").read_text())
    return found
