"""Step 0006: sets that learners start."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

OLD = "uq_occurrence_cohort_id_prompt_set_local_date"
ALONE = "uq_occurrence_member_id_prompt_set_n"
MEMBER = "fk_occurrence_member_id_member"
THE_COHORT_S = sa.text("member_id IS NULL")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _made_anew()
    else:
        op.add_column("occurrence", sa.Column("member_id", sa.String(), nullable=True))
        op.add_column(
            "occurrence", sa.Column("n", sa.Integer(), server_default="0", nullable=False)
        )
        op.alter_column("occurrence", "n", server_default=None)
        op.drop_constraint(OLD, "occurrence", type_="unique")
        op.create_unique_constraint(ALONE, "occurrence", ["member_id", "prompt_set", "n"])
        op.create_foreign_key(
            MEMBER,
            "occurrence",
            "member",
            ["member_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
    op.create_index(
        "uq_occurrence_of_the_cohort",
        "occurrence",
        ["cohort_id", "prompt_set", "local_date"],
        unique=True,
        sqlite_where=THE_COHORT_S,
        postgresql_where=THE_COHORT_S,
    )


def _made_anew() -> None:
    """SQLite cannot drop a constraint. Alembic's own way would put a copy in the place of the
    table, and SQLite then still counts as missing what others point to; rows that are put back
    into a table of the old name are counted as there again."""
    op.execute("CREATE TABLE occurrence_kept AS SELECT * FROM occurrence")
    op.drop_table("occurrence")
    op.create_table(
        "occurrence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("cohort_id", sa.String(), nullable=False),
        sa.Column("prompt_set", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_occurrence_cohort_id_cohort"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f(MEMBER), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("member_id", "prompt_set", "n", name=op.f(ALONE)),
    )
    op.execute(
        "INSERT INTO occurrence (id, cohort_id, prompt_set, content_hash, local_date, n) "
        "SELECT id, cohort_id, prompt_set, content_hash, local_date, 0 FROM occurrence_kept"
    )
    op.drop_table("occurrence_kept")
    op.create_index(op.f("ix_occurrence_cohort_id"), "occurrence", ["cohort_id"], unique=False)
