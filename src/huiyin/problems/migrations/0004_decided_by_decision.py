from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("problems", "0003_what_was_decided")]

    operations = [
        migrations.RemoveField(
            model_name="proposal",
            name="decided_by",
        ),
        migrations.RemoveField(
            model_name="proposal",
            name="decided_why",
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["office", "-decided_at"],
                condition=models.Q(state__in=["accepted", "rejected"]),
                name="proposal_decided",
            ),
        ),
    ]
