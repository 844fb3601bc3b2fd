"""Retention may ask whether a cohort was counted before its answers are erased, and learns no more."""

from django.db import migrations

MAKE = """
SET LOCAL ROLE selfid_owner;

CREATE FUNCTION selfid.was_counted(asked bigint)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM selfid.frozen WHERE cohort = asked)
$$;
REVOKE ALL ON FUNCTION selfid.was_counted(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION selfid.was_counted(bigint) TO retention;

SET LOCAL ROLE owner;
"""

UNMAKE = """
SET LOCAL ROLE selfid_owner;
DROP FUNCTION selfid.was_counted(bigint);
SET LOCAL ROLE owner;
"""


class Migration(migrations.Migration):
    dependencies = [("equity_store", "0001_frozen")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
