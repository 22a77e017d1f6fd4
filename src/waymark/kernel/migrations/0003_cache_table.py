"""The table behind the shared cache, in which sign-in attempts are counted."""

from django.db import migrations

MAKE = """
CREATE UNLOGGED TABLE waymark_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX waymark_cache_expires ON waymark_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_act_log")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE waymark_cache")]
