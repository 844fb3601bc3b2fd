"""Exact counts of a return come from the equity login alone; each step is a row that stays."""

from django.db import migrations

RIGHTS = """
GRANT SELECT, UPDATE ON equity_requiredreturn TO equity;
GRANT SELECT ON equity_returnauthorization, equity_returnwithdrawn TO equity;
GRANT SELECT, INSERT ON equity_returncount TO equity;
GRANT USAGE ON SEQUENCE equity_returncount_id_seq TO equity;
REVOKE ALL ON equity_returncount FROM worker, retention;
REVOKE INSERT, UPDATE, DELETE ON equity_returncount FROM web;
REVOKE INSERT, UPDATE, DELETE ON equity_requiredreturn, equity_returnauthorization,
    equity_returnwithdrawn, equity_returntaken FROM worker, retention;
REVOKE DELETE ON equity_requiredreturn FROM web;
REVOKE UPDATE, DELETE ON equity_returnauthorization, equity_returnwithdrawn, equity_returntaken
    FROM web;

-- What was asked for is what was authorized. (UPDATE is held for SELECT FOR UPDATE alone.)
CREATE FUNCTION required_return_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A required return does not change; withdraw it and ask for a new one.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER required_return_stands BEFORE UPDATE ON equity_requiredreturn
    FOR EACH ROW EXECUTE FUNCTION required_return_stands();
"""
BACK = """
DROP TRIGGER required_return_stands ON equity_requiredreturn;
DROP FUNCTION required_return_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("equity", "0040_returns")]

    operations = [migrations.RunSQL(RIGHTS, BACK)]
