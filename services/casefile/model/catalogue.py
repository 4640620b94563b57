"""The labels of a programme, as reporting hears them."""

from typing import Any

from services.casefile.templates.declared.programme import Programme


def catalogue(programme: Programme) -> dict[str, Any]:
    """The labels with which reporting makes the programme's figures readable."""
    labels = [("programme", programme.id, programme.label)]
    for measure in programme.measures:
        dimension = programme.dimension(measure.dimension)
        labels += [("measure", measure.id, measure.label), ("dimension", dimension.id, dimension.label)]
        labels += [(dimension.id, code, label) for code, label in dimension.codes.items()]
    rows = {(name, code): {"list": name, "code": code, "de": t.de, "en": t.en} for name, code, t in labels}
    return {"programme": programme.id, "template_version": programme.version, "labels": list(rows.values())}
