from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_notices_channels_budget"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="held_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("refused", "the member does not want this kind"),
                    ("consent", "the member has not agreed to advertising"),
                    ("paused", "the member asked for a pause"),
                    ("budget", "the contact budget is used up"),
                    ("suppressed", "the address is suppressed"),
                    ("read", "it was read on the site before it left"),
                    ("closed", "the member may not see the place any more"),
                    ("unheard", "the member does not want to hear of who did it"),
                    ("inactive", "the account is closed"),
                    ("taken_back", "what it was about is gone"),
                    ("no_device", "no device takes push messages any more"),
                    ("bundled", "it waits for others about the same"),
                ],
                db_default="",
                max_length=12,
                verbose_name="why it did not leave",
            ),
        ),
    ]
