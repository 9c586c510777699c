"""Step 0005: a conversation's turns are owed through the outbox, which knows what was said."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("shown")
        batch_op.drop_column("saying_until")
