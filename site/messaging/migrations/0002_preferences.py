"""A refusal becomes one of several ways. The table keeps its name, so the code before this goes on working."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.AlterModelTable("refusal", "messaging_refusal"),
        migrations.RenameModel("Refusal", "Preference"),
        migrations.AlterModelOptions(
            "preference", {"verbose_name": "preference", "verbose_name_plural": "preferences"}
        ),
        migrations.RemoveConstraint("preference", "mail_refusal_once"),
        migrations.AlterField(
            "preference",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mail_preferences",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            "preference",
            "channel",
            models.CharField(db_default="mail", default="mail", max_length=10, verbose_name="channel"),
        ),
        migrations.AddField(
            "preference",
            "way",
            models.CharField(
                choices=[("now", "at once"), ("digest", "in the digest"), ("off", "not at all")],
                db_default="off",
                default="off",
                max_length=10,
                verbose_name="how",
            ),
        ),
        migrations.AddConstraint(
            "preference",
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="mail_preference_once"),
        ),
    ]
