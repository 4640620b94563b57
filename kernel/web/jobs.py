"""`/v1/jobs/{id}`: how far long work has come. Ids seen by clients begin with the service, so the gateway finds it."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from kernel.errors import NotFound
from kernel.jobs.job_queue import JobQueue
from kernel.service import Process
from kernel.web.requests import principal, signed_in
from kernel.web.wiring import provided

blueprint = Blueprint("jobs", "jobs", url_prefix="/v1/jobs", description="Long work and its progress")


class JobSchema(Schema):
    """Long work: its `state`, `done` of `total` steps, and in the end `result`, the id of what was made."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["waiting", "running", "done", "failed"]))
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    result = fields.UUID(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)


def public_id(service: str, key: UUID) -> str:
    """The id of a job as clients see it."""
    return f"{service}.{key}"


@blueprint.get("/<service>.<uuid:key>")
@signed_in
@blueprint.response(200, JobSchema)
@blueprint.alt_response(404, description="No job of yours")
def job(service: str, key: UUID) -> dict[str, Any]:
    """One's own long work."""
    process = provided(Process)
    if service != process.settings.service:
        raise NotFound()
    with process.engine.connect() as connection:
        record = JobQueue(connection, process.clock).look_up(principal(), key)
    return {
        "id": public_id(service, record.id),
        "kind": record.kind,
        "state": record.state,
        "done": record.done,
        "total": record.total,
        "result": record.result,
        "error": record.error,
    }
