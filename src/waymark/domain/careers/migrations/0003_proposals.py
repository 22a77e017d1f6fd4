import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

PROPOSAL_STATES = ["open", "accepted", "left_out"]


class Migration(migrations.Migration):
    dependencies = [("careers", "0002_mined_horizon"), ("skills", "0003_claims_from_the_record")]

    operations = [
        migrations.AddField("frameworkdraft", "revision", models.PositiveIntegerField(default=0)),
        migrations.AddField("draftchange", "revision", models.PositiveIntegerField(default=0)),
        migrations.AddField(
            "draftchange", "origin", models.CharField(default="hand", max_length=6)
        ),
        migrations.AddConstraint(
            "draftchange",
            models.CheckConstraint(
                condition=Q(
                    thing__in=["grade", "family", "ladder", "role", "requirement", "move"]
                ),
                name="draft_change_thing_known",
            ),
        ),
        migrations.AddConstraint(
            "draftchange",
            models.CheckConstraint(
                condition=Q(origin__in=["hand", "built"]), name="draft_change_origin_known"
            ),
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("settings", models.JSONField(default=dict)),
                ("summary", models.JSONField(default=dict)),
                ("draft", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="proposal", to="careers.frameworkdraft")),
            ],
        ),
        migrations.CreateModel(
            name="ProposedFamily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("confidence", models.CharField(max_length=12)),
                ("reasons", models.JSONField(default=list)),
                ("people", models.PositiveIntegerField()),
                ("members", models.JSONField(default=list)),
                ("state", models.CharField(default="open", max_length=10)),
                ("joins", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="careers.jobfamily")),
                ("proposal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="families", to="careers.proposal")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(state__in=PROPOSAL_STATES), name="proposed_family_state_known"),
                    models.UniqueConstraint(fields=("proposal", "position"), name="proposed_family_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("people", models.PositiveIntegerField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("occupation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="skills.occupation")),
                ("proposal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="templates", to="careers.proposal")),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="careers.role")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(state__in=PROPOSAL_STATES), name="proposed_template_state_known"),
                    models.UniqueConstraint(fields=("proposal", "role"), name="proposed_template_once"),
                ],
            },
        ),
    ]
