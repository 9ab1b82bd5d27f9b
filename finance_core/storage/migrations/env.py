"""What Alembic runs: the migrations over the connection that `storage.migration` hands in."""

from alembic import context

from finance_core.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
