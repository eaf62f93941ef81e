from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_spent"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="wanted",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="resources",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
