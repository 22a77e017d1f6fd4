from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_data_of_people")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="language",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
    ]
