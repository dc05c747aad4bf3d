from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0005_push_session"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("text", ""), _negated=True), fields=["created_at"], name="messages_with_words"
            ),
        ),
    ]
