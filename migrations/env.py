"""Run migrations on the connection that ``elearn.schema`` hands over."""

from alembic import context

from elearn.schema import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=False,  # the caller holds the transaction
)
context.run_migrations()
