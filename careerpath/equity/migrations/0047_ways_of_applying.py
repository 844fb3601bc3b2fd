"""The reach report: by which event, partner or channel somebody applied is read by ids alone."""

from django.db import migrations

RIGHTS = """
GRANT SELECT (channel) ON applicants_application TO equity;
GRANT SELECT (application_id, event_id, partner_id) ON applicants_identity TO equity;
GRANT SELECT (id, name) ON cohorts_recruitingevent, cohorts_universitypartner TO equity;
"""
BACK = """
REVOKE SELECT (channel) ON applicants_application FROM equity;
REVOKE SELECT (application_id, event_id, partner_id) ON applicants_identity FROM equity;
REVOKE SELECT (id, name) ON cohorts_recruitingevent, cohorts_universitypartner FROM equity;
"""


class Migration(migrations.Migration):
    dependencies = [("equity", "0046_how_far_the_accepted_came")]

    operations = [migrations.RunSQL(RIGHTS, BACK)]
