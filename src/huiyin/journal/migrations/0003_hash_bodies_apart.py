"""A text inside an entry is hashed by itself. Entries that nobody outside has seen yet get their hashes anew."""

import json

from django.db import migrations

from huiyin.journal.canonical import commit, content_hash, stamp


def hash_anew(apps, schema_editor):
    entry_model = apps.get_model("journal", "Entry")
    waiting = entry_model.objects.filter(index__isnull=True, content__contains='"body"')
    for entry in waiting.iterator(chunk_size=500):
        content = json.loads(entry.content)
        if "body" not in content:
            continue
        entry.content_hash = content_hash(content, bytes(entry.content_salt))
        hashed = bytes(entry.content_hash).hex()
        about = [entry.object_kind, entry.object_id, stamp(entry.at), entry.role, hashed]
        entry.commitment = commit([entry.version, entry.office, entry.kind, *about], bytes(entry.salt))
        entry.save(update_fields=["content_hash", "commitment"])


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_log")]

    operations = [migrations.RunPython(hash_anew, migrations.RunPython.noop)]
