from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_initial")]

    operations = [
        migrations.AddField("minedmove", "horizon", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("minedmove", "certain", models.FloatField(default=0)),
        migrations.AddField("minedmove", "recent", models.PositiveIntegerField(default=0)),
        migrations.AlterField("minedmove", "share", models.FloatField(null=True)),
        migrations.AlterField("minedmove", "share_low", models.FloatField(null=True)),
        migrations.AlterField("minedmove", "share_high", models.FloatField(null=True)),
    ]
