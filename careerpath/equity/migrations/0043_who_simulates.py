"""Results of simulations come from the equity login alone; nobody changes what was asked or found."""

from django.db import migrations

RIGHTS = """
GRANT SELECT ON equity_simulation TO equity;
GRANT SELECT, INSERT ON equity_simulationresult TO equity;
GRANT USAGE ON SEQUENCE equity_simulationresult_id_seq TO equity;
REVOKE ALL ON equity_simulationresult FROM worker, retention;
REVOKE INSERT, UPDATE, DELETE ON equity_simulationresult FROM web;
REVOKE INSERT, UPDATE, DELETE ON equity_simulation FROM worker, retention;
REVOKE UPDATE, DELETE ON equity_simulation FROM web;
"""


class Migration(migrations.Migration):
    dependencies = [("equity", "0042_simulations")]

    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
