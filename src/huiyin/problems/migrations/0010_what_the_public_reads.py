"""What the public reads of a problem's place and category, kept apart from what the desk writes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("problems", "0009_evidence_and_practice"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="problem",
            name="register_by_area",
        ),
        migrations.AddField(
            model_name="problem",
            name="public_area",
            field=models.ForeignKey(
                help_text="The place that the public reads",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.area",
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="public_category",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.category",
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="public_property",
            field=models.BooleanField(
                default=False,
                help_text="It is about public property: its place may be named finer than the village",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                condition=models.Q(("release", "released")),
                fields=["office", "public_area", "-waits", "-released_at"],
                name="register_by_place",
            ),
        ),
    ]
