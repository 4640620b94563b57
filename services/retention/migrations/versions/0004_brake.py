"""The brake: what holds files back until two people have released it, and its log."""

from alembic import op

from kernel.data.ddl import append_only, grant, wall

revision = "0004"
down_revision = "0003"

TABLES = """
CREATE TABLE brakes (
    id                uuid PRIMARY KEY,
    agency            uuid NOT NULL,
    reason            text NOT NULL CHECK (reason IN ('shorter_rule', 'brought_forward', 'clock_jumped', 'many_due')),
    state             text NOT NULL CHECK (state IN ('asked', 'released', 'ended', 'withdrawn')),
    since             date NOT NULL,
    rule_days         integer CHECK (rule_days > 0),
    agreed_account    uuid,
    agreed_role       text,
    agreed_at         timestamptz,
    agreed_for_agency boolean,
    released_account  uuid,
    released_role     text,
    released_at       timestamptz,
    takes_effect_on   date,
    version           integer NOT NULL,
    CHECK ((reason = 'shorter_rule') = (rule_days IS NOT NULL)),
    CHECK (state NOT IN ('released', 'ended') OR
           (agreed_account IS NOT NULL AND released_account IS NOT NULL AND takes_effect_on IS NOT NULL)),
    CHECK (agreed_account <> released_account)      -- two people, always
);
CREATE INDEX brakes_of_agency ON brakes (agency, since DESC);
CREATE UNIQUE INDEX brakes_one_rule ON brakes (agency)
    WHERE reason = 'shorter_rule' AND state IN ('asked', 'released');

CREATE TABLE brake_log (
    at      timestamptz NOT NULL,
    agency  uuid NOT NULL,
    brake   uuid NOT NULL,
    step    text NOT NULL,
    account uuid,
    role    text
);
CREATE INDEX brake_log_of_brake ON brake_log (brake, at);

ALTER TABLE schedules ADD COLUMN held_by uuid REFERENCES brakes (id);
CREATE INDEX schedules_held ON schedules (held_by) WHERE held_by IS NOT NULL;

CREATE FUNCTION no_order_of_what_is_held_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM schedules JOIN brakes ON brakes.id = schedules.held_by
               WHERE schedules.reference = NEW.reference AND brakes.state NOT IN ('released', 'ended')) THEN
        RAISE EXCEPTION 'held back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER erasure_orders_not_held BEFORE INSERT ON erasure_orders
    FOR EACH ROW EXECUTE FUNCTION no_order_of_what_is_held_back();
"""


def upgrade() -> None:
    """The release before writes neither table nor column. It knows nothing of the brake, and would order what is held
    back: the trigger refuses such an order whoever gives it, and that release's daily run waits for this one's."""
    op.execute(TABLES)
    for table, rights in (("brakes", "SELECT, INSERT, UPDATE"), ("brake_log", "SELECT, INSERT")):
        wall("retention", table)
        grant("retention", table, runtime=rights, jobs=rights)
    grant("retention", "agency_rules", jobs="INSERT, UPDATE")
    append_only("brake_log")
