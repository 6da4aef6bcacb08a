"""Find the letters held for review without looking at all."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('letters', '0003_kept_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('held_for__gt', '')), fields=['office', 'received_at', 'id'], name='letter_held'),
        ),
    ]
