"""Step 0002: what runs the deliveries. Each row of the outbox names its cohort, for taking turns
and for facilitators; on PostgreSQL procrastinate gets its tables."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.jobs import SCHEMA

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cohort_id", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_outbox_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_cohort_id_cohort"),
            "cohort",
            ["cohort_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
    op.execute(
        "UPDATE outbox SET cohort_id = "
        "(SELECT member.cohort_id FROM member WHERE member.id = about ->> 'member')"
    )
    if op.get_bind().dialect.name == "postgresql":
        # Many statements at once, which only the driver itself takes.
        op.get_bind().connection.cursor().execute(SCHEMA)
