from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0004_held_unheard"),
    ]

    operations = [
        migrations.AddField(
            model_name="pushsubscription",
            name="session_key",
            field=models.CharField(blank=True, db_default="", db_index=True, editable=False, max_length=40),
        ),
    ]
