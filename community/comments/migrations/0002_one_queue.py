"""Comments join the one queue: reports and decisions are copied there, and what waits waits there."""

from django.db import migrations, models

SUBJECT = "comments.comment"
STATES = [
    ("published", "Published"),
    ("held", "Waiting for a moderator"),
    ("hidden", "Hidden by a moderator"),
    ("removed", "Removed by a moderator"),
    ("deleted", "Deleted by its author"),
]
DEEDS = {"hide": "hide", "restore": "keep", "approve": "keep", "keep": "keep"}
BATCH = 500


def copy(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects
    flags = apps.get_model("comments", "Flag").objects
    waiting = set(comments.filter(state="held").values_list("pk", flat=True))
    reported = set(flags.values_list("comment_id", flat=True))
    ids = sorted(waiting | reported)
    for start in range(0, len(ids), BATCH):
        _copy_items(apps, ids[start : start + BATCH])
    _copy_decisions(apps)


def _copy_items(apps, ids):
    Item = apps.get_model("moderation", "Item")
    Flag = apps.get_model("moderation", "Flag")
    known = {}
    for flag in apps.get_model("comments", "Flag").objects.filter(comment_id__in=ids).order_by("at", "pk"):
        known.setdefault(flag.comment_id, []).append(flag)
    already = set(Item.objects.filter(subject=SUBJECT, object_id__in=ids).values_list("object_id", flat=True))
    for comment in apps.get_model("comments", "Comment").objects.select_related("page").filter(pk__in=ids):
        if comment.pk in already:
            continue
        reports, is_held = known.get(comment.pk, []), comment.state == "held"
        is_open = is_held or any(flag.outcome == "open" for flag in reports)
        since = min([flag.at for flag in reports], default=comment.submit_date)
        item = Item.objects.create(
            kind="held" if is_held else "report",
            subject=SUBJECT,
            object_id=comment.pk,
            author_id=comment.user_id,
            title=comment.page.title[:200],
            why=comment.state_reason if is_held else "",
            flags_count=len(reports),
            opened_at=since,
            closed_at=None if is_open else max(flag.at for flag in reports),
            told_at=since,
        )
        Flag.objects.bulk_create(
            Flag(
                item=item,
                subject=SUBJECT,
                object_id=comment.pk,
                member_id=flag.member_id,
                reason=flag.reason,
                note=flag.note,
                at=flag.at,
                outcome=flag.outcome,
            )
            for flag in reports
        )


def _copy_decisions(apps):
    Decision = apps.get_model("moderation", "Decision")
    if Decision.objects.filter(subject=SUBJECT).exists():
        return
    actions = apps.get_model("comments", "ModerationAction").objects.select_related("comment__page").order_by("pk")
    Decision.objects.bulk_create(
        (
            Decision(
                deed=DEEDS[action.kind],
                thing="hide" if action.kind == "hide" else "keep",
                subject=SUBJECT,
                object_id=action.comment_id,
                title=action.comment.page.title[:200],
                member_id=action.comment.user_id,
                by_id=action.by_id,
                reason=action.reason,
                message=action.message,
                state_before=action.state_before,
                at=action.at,
                undone_at=action.undone_at,
                undone_by_id=action.undone_by_id,
            )
            for action in actions.iterator(chunk_size=BATCH)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("moderation", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="comment",
            name="state",
            field=models.CharField(choices=STATES, default="published", max_length=10, verbose_name="state"),
        ),
        migrations.AlterField(
            model_name="moderationaction",
            name="state_before",
            field=models.CharField(choices=STATES, max_length=10),
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
