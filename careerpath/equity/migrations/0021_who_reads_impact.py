"""Readings of adverse impact come from the equity login alone; web shows them, nobody changes them."""

from django.db import migrations

RIGHTS = """
GRANT SELECT, INSERT ON equity_impactreading TO equity;
GRANT USAGE ON SEQUENCE equity_impactreading_id_seq TO equity;
REVOKE ALL ON equity_impactreading FROM worker, retention;
REVOKE INSERT, UPDATE, DELETE ON equity_impactreading FROM web;
REVOKE INSERT, UPDATE, DELETE ON equity_procedurereview FROM worker, retention;
REVOKE UPDATE, DELETE ON equity_procedurereview FROM web;
"""


class Migration(migrations.Migration):
    dependencies = [("equity", "0020_readings")]

    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
