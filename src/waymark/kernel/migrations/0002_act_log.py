"""The act log defends itself: append-only, linked at commit."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the act log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER act_entry_append_only BEFORE UPDATE OR DELETE ON kernel_actentry
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER act_entry_keep BEFORE TRUNCATE ON kernel_actentry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER act_link_append_only BEFORE UPDATE OR DELETE ON kernel_actlink
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER act_link_keep BEFORE TRUNCATE ON kernel_actlink
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_append_only();
"""

CHAIN = """
CREATE FUNCTION kernel_link_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_position bigint;
    last_link bytea;
BEGIN
    -- one writer at a time at the end of the chain, and only while committing
    PERFORM pg_advisory_xact_lock(7239012841);
    SELECT position, link INTO last_position, last_link
        FROM kernel_actlink ORDER BY position DESC LIMIT 1;
    IF last_position IS NULL THEN
        last_position := 0;
        last_link := decode(repeat('00', 32), 'hex');
    END IF;
    INSERT INTO kernel_actlink (position, entry_id, link)
        VALUES (last_position + 1, NEW.id, sha256(last_link || NEW.digest));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER act_entry_link AFTER INSERT ON kernel_actentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kernel_link_act();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            """
            DROP TRIGGER act_entry_append_only ON kernel_actentry;
            DROP TRIGGER act_entry_keep ON kernel_actentry;
            DROP TRIGGER act_link_append_only ON kernel_actlink;
            DROP TRIGGER act_link_keep ON kernel_actlink;
            DROP FUNCTION kernel_append_only();
            """,
        ),
        migrations.RunSQL(
            CHAIN,
            """
            DROP TRIGGER act_entry_link ON kernel_actentry;
            DROP FUNCTION kernel_link_act();
            """,
        ),
    ]
