"""What whoever has just changed something is told, and nobody later (ADR 34)."""

from marshmallow import Schema, fields

from services.casefile.schemas import doc


class NotAskedSchema(Schema):
    """An answer that this change did not take, or took away: its question is not asked. Names alone, never a value."""

    field = fields.String(required=True)
    with_ = fields.List(
        fields.String(),
        required=True,
        attribute="with",
        data_key="with",
        metadata=doc("the field whose answer decides whether it is asked; none: the form has it no more"),
    )


NOT_ASKED = fields.List(
    fields.Nested(NotAskedSchema),
    required=True,
    metadata=doc("what this very change did not take, or took away, by a skip rule; empty whenever one only looks"),
)


class NoticeSchema(Schema):
    """Something that whoever made a change has to know."""

    code = fields.String(
        required=True,
        metadata=doc(
            "protected_address_not_in_texts, protected_address_shown_again, protected_address_hidden, "
            "protected_address_stays, protected_address_of_removed"
        ),
    )
    text = fields.String(required=True, metadata=doc("the sentence, in the reader's language"))


NOTICES = fields.List(
    fields.Nested(NoticeSchema), required=True, metadata=doc("told once, in the answer to the change it is about")
)
