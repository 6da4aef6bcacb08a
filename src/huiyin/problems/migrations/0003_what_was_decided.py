"""Decisions about proposals get rows of their own; proposals learn their size, place, campaign and oldest letter."""

from django.db import migrations

WHAT = {"accepted": "accept", "rejected": "reject"}
STEP = 4  # characters of a path a level


def common(paths):
    """Return the beginning that all these paths share."""
    low, high = min(paths, default=""), max(paths, default="")
    pairs = enumerate(zip(low, high, strict=False))
    return low[: next((at for at, (one, other) in pairs if one != other), min(len(low), len(high)))]


def forward(apps, _schema_editor):
    """Carry over what was decided, and count what the queue is ordered by."""
    proposals = apps.get_model("problems", "Proposal").objects
    decisions = apps.get_model("problems", "Decision").objects
    areas = dict(apps.get_model("accounts", "Area").objects.values_list("path", "pk"))
    for row in proposals.order_by("pk").iterator():
        rows = list(
            row.matters.values_list("pk", "letter__received_at", "letter__area__path", "letter__campaign")
        )
        path = common([place for _pk, _at, place, _campaign in rows])
        campaigns = {campaign for _pk, _at, _place, campaign in rows}
        row.size, row.score = len(rows), round(len(rows) * row.certainty, 3)
        row.oldest_at = min((at for _pk, at, _place, _campaign in rows), default=row.made_at)
        row.area_id = areas.get(path[: len(path) // STEP * STEP])
        row.campaign_id = campaigns.pop() if len(campaigns) == 1 else None
        if row.state in WHAT and row.decided_by_id:
            made = decisions.create(
                proposal=row, version=1, what=WHAT[row.state], problem_id=row.problem_id, words=row.decided_why,
                at=row.decided_at, by_id=row.decided_by_id,
            )  # fmt: skip
            made.matters.set([pk for pk, _at, _place, _campaign in rows])
            row.version = 2
        row.save()


class Migration(migrations.Migration):
    dependencies = [("problems", "0002_sorting_board")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
