import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("problems", "0004_decided_by_decision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("words", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for the publisher"),
                            ("released", "Released"),
                            ("refused", "Not released"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="problem",
            name="relook_since",
            field=models.DateTimeField(
                help_text="When something first came that the publisher has not seen", null=True
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="told_letters",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Letters when the public was last told; shown as a band, follows in steps of five",
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="told_due",
            field=models.DateTimeField(
                help_text="End of the day on which the public is told that the answer is due", null=True
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="waits",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        state__in=("open", "assigned", "working", "returned", "reopened"),
                        then=models.Value(1),
                    ),
                    default=models.Value(0),
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="by_writer",
            field=models.BooleanField(
                default=False,
                help_text="The writer chose the problem before sending; stays until it is decided",
            ),
        ),
        migrations.AddField(
            model_name="problem",
            name="told_band",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(then=models.Value(1000), told_letters__gte=1000),
                    models.When(then=models.Value(500), told_letters__gte=500),
                    models.When(then=models.Value(200), told_letters__gte=200),
                    models.When(then=models.Value(100), told_letters__gte=100),
                    models.When(then=models.Value(50), told_letters__gte=50),
                    models.When(then=models.Value(20), told_letters__gte=20),
                    models.When(then=models.Value(10), told_letters__gte=10),
                    models.When(then=models.Value(5), told_letters__gte=5),
                    models.When(then=models.Value(1), told_letters__gte=1),
                    default=models.Value(0),
                ),
                output_field=models.PositiveIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                condition=models.Q(("release", "released")),
                fields=["office", "-waits", "told_due", "id"],
                name="register_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                condition=models.Q(("release", "released")),
                fields=["office", "-told_band", "-released_at", "-id"],
                name="register_by_letters",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                condition=models.Q(("release", "released")),
                fields=["office", "-released_at", "-id"],
                name="register_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(
                condition=models.Q(("release", "released")),
                fields=["office", "area", "-waits", "-released_at"],
                name="register_by_area",
            ),
        ),
        migrations.AddField(
            model_name="unitline",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="unitline",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="unitline",
            name="problem",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="problems.problem"
            ),
        ),
        migrations.AddField(
            model_name="unitline",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitline",
            constraint=models.UniqueConstraint(fields=("problem", "version"), name="unit_line_version_once"),
        ),
        migrations.AddConstraint(
            model_name="unitline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "waiting"), ("decided_at__isnull", False), _connector="OR"),
                name="unit_line_decided_with_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="unit_line_refused_with_reason",
            ),
        ),
    ]
