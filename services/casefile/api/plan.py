"""`/v1/cases/{id}/plan`, `…/assessments/comparison`, `…/participants/signers`: what entries say together."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.api.entries import entry_body
from services.casefile.model.entries import Entry
from services.casefile.model.plan import Course
from services.casefile.schemas import plan as schemas
from services.casefile.schemas.plan import PeopleSchema
from services.casefile.usecases import plan as planning

blueprint = Blueprint("plan", "plan", url_prefix="/v1/cases", description="The support plan of a case file")
UNKNOWN = "No file that one may know of, or its programme has no such entries"


@blueprint.get("/<uuid:case_id>/plan")
@signed_in
@blueprint.response(200, schemas.PlanSchema)
@blueprint.alt_response(404, description=UNKNOWN)
def read_plan(case_id: UUID) -> dict[str, Any]:
    """Goals by area with steps and ratings over time, and the agreements in force today."""
    who = principal()
    with work_for(who) as work:
        plan = planning.read_plan(work, who, case_id)
    areas = [
        {
            "area": area.area,
            "goals": [
                {
                    "goal": entry_body(planned.goal),
                    "open_steps": _bodies(planned.open_steps),
                    "done_steps": _bodies(planned.done_steps),
                    "courses": [_course_body(course) for course in planned.courses],
                }
                for planned in area.goals
            ],
        }
        for area in plan.areas
    ]
    return {"areas": areas, "agreements": _bodies(plan.agreements)}


@blueprint.get("/<uuid:case_id>/assessments/comparison")
@signed_in
@blueprint.response(200, schemas.ComparisonSchema(many=True))
@blueprint.alt_response(404, description=UNKNOWN)
def compare_assessments(case_id: UUID) -> list[dict[str, Any]]:
    """Self and outside view by area, with their difference on the scale."""
    who = principal()
    with work_for(who) as work:
        compared = planning.compare_assessments(work, who, case_id)
    return [
        {**one.__dict__, "self_view": _body(one.self_view), "outside_view": _body(one.outside_view)} for one in compared
    ]


@blueprint.get("/<uuid:case_id>/participants/signers")
@signed_in
@blueprint.response(200, PeopleSchema)
@blueprint.alt_response(404, description=UNKNOWN)
def read_signers(case_id: UUID) -> dict[str, Any]:
    """Who may sign at present, whether joint custody is whole, who must not be told, who lives in the household."""
    who = principal()
    with work_for(who) as work:
        people = planning.read_people(work, who, case_id)
    signers = [
        {"participant": entry_body(s.participant), "only_in_part": s.only_in_part, "parts": list(s.parts)}
        for s in people.signers
    ]
    names = ("joint_holders", "not_to_be_told", "household", "everyday")
    lists = {name: _bodies(getattr(people, name)) for name in names}
    return {"signers": signers, "all_joint_holders_named": people.all_joint_holders_named, **lists}


def _course_body(course: Course) -> dict[str, Any]:
    ends = {"first": _body(course.first), "latest": _body(course.latest)}
    return {**course.__dict__, "ratings": _bodies(course.ratings), **ends}


def _bodies(entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    return [entry_body(entry) for entry in entries]


def _body(entry: Entry | None) -> dict[str, Any] | None:
    return None if entry is None else entry_body(entry)
