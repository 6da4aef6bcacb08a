"""What the public was told so far, kept from now on; and the full-text index of what a publisher released.

The index is FTS5 on SQLite and a tsvector on PostgreSQL, as that of letters. It holds nothing that is not public.
"""

from datetime import datetime, time

from django.db import migrations, models
from django.db.models import F
from django.utils.timezone import get_current_timezone, localdate

from huiyin.common.fulltext import Index, index_text

SQLITE = [
    "CREATE VIRTUAL TABLE problems_search USING fts5(grams, tokenize='ascii', columnsize=0)",
    "DROP TABLE problems_search",
]
POSTGRESQL = [
    """CREATE TABLE problems_search (id bigint PRIMARY KEY, grams tsvector NOT NULL);
    CREATE INDEX problems_search_grams ON problems_search USING gin (grams)""",
    "DROP TABLE problems_search",
]


def create(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor][0])


def drop(apps, schema_editor):
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor][1])


def tell(apps, schema_editor):
    problems = apps.get_model("problems", "Problem").objects.filter(release="released")
    problems.update(told_letters=F("letters_count"))
    index = Index("problems_search")
    for row in problems.iterator(chunk_size=500):
        last = datetime.combine(localdate(row.answer_due), time(23, 59), get_current_timezone())
        problems.filter(pk=row.pk).update(told_due=last)
        index_text(index, rows=[(row.pk, f"{row.public_title} {row.public_summary}")])


class Migration(migrations.Migration):
    dependencies = [("problems", "0005_register_and_lines")]
    operations = [
        migrations.RunPython(create, drop),
        migrations.RunPython(tell, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("release", "released"), _negated=True),
                    ("told_due__isnull", False),
                    _connector="OR",
                ),
                name="problem_released_with_due",
            ),
        ),
    ]
