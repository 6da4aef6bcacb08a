"""Released problems keep the place (no finer than the village) and the category that the public reads today."""

from django.db import migrations, models
from django.db.models import F


def freeze(apps, schema_editor):
    problems = apps.get_model("problems", "Problem").objects.filter(release="released")
    areas = apps.get_model("accounts", "Area").objects
    counted = dict(areas.filter(households__isnull=False).values_list("path", "pk"))
    for pk, path in areas.filter(pk__in=problems.values("area")).values_list("pk", "path"):
        above = (path[:end] for end in range(len(path), 0, -4))
        village = next((counted[step] for step in above if step in counted), pk)
        problems.filter(area=pk).update(public_area=village, public_category=F("category"))
    # PostgreSQL adds no constraint while references of this transaction are unchecked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [("problems", "0010_what_the_public_reads")]
    operations = [
        migrations.RunPython(freeze, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="problem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("release", "released"), _negated=True),
                    ("public_area__isnull", False),
                    _connector="OR",
                ),
                name="problem_released_with_place",
            ),
        ),
    ]
