"""The full-text index of letters: FTS5 on SQLite, tsvector on PostgreSQL. It holds nothing that the texts do not."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE letters_search USING fts5(grams, tokenize='ascii', columnsize=0)",
    "DROP TABLE letters_search",
]
POSTGRESQL = [
    """CREATE TABLE letters_search (id bigint PRIMARY KEY, grams tsvector NOT NULL);
    CREATE INDEX letters_search_grams ON letters_search USING gin (grams)""",
    "DROP TABLE letters_search",
]


def create(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor][0])


def drop(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor][1])


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
