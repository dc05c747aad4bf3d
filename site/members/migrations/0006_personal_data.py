from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_reading"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consenttext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("terms", "Terms of use"),
                    ("personal_data", "Processing of my personal data"),
                    ("marketing_mail", "Letters with news and offers"),
                    ("messenger", "Messages in a messenger"),
                    ("reading_history", "Remembering what I read here"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
