from django.db import migrations


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
    ]
