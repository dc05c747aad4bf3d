from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_ties"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="asked_name",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=60,
                verbose_name="name that waits for a look",
            ),
        ),
    ]
