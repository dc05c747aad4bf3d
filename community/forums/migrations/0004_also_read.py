from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0003_words_of_titles"),
    ]

    operations = [
        migrations.AddField(
            model_name="topicreader",
            name="also_from",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="topicreader",
            name="also_to",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
