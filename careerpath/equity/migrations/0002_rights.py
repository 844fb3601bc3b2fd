"""Who may write what: verdicts and reports come from the equity login alone, and no report changes.

The equity login sees what became of applications, and not who applied, what they wrote or how they
were read. Without personal columns it sees cohorts and intakes whole.
"""

from django.db import migrations

RIGHTS = """
-- What it takes to answer: populations, the queue of work, signs of life.
GRANT SELECT ON cohorts_program, cohorts_cohort, cohorts_intake TO equity;
GRANT SELECT (id, cohort_id, person_id, state, confirmed_at) ON cohorts_enrollment TO equity;
GRANT SELECT (id, intake_id, applicant_id, external_id, state, submitted_at)
    ON applicants_application TO equity;
GRANT SELECT, INSERT, UPDATE ON later_job, later_heartbeat TO equity;
GRANT USAGE ON SEQUENCE later_job_id_seq TO equity;

-- Requests are everybody's to ask and the equity login's to answer.
GRANT SELECT, INSERT, UPDATE ON equity_reportrequest TO equity;
GRANT SELECT, INSERT, UPDATE, DELETE ON equity_verdict TO equity;
GRANT SELECT, INSERT ON equity_report, equity_taken TO equity;
GRANT SELECT ON equity_published TO equity;
GRANT USAGE ON SEQUENCE equity_reportrequest_id_seq, equity_verdict_id_seq, equity_report_id_seq,
    equity_taken_id_seq TO equity;
REVOKE INSERT, UPDATE, DELETE ON equity_verdict, equity_report FROM web, worker, retention;
REVOKE UPDATE, DELETE ON equity_reportrequest, equity_published, equity_taken
    FROM web, worker, retention;
REVOKE INSERT ON equity_reportrequest, equity_published, equity_taken FROM worker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("equity", "0001_releases"),
        ("applicants", "0052_reads_in_rankings"),
        ("later", "0001_initial"),
    ]

    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
