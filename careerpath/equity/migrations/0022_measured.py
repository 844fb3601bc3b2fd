"""What screening and reading measured of each application, for the equity login alone.

Two views hold the numbers and no more: no name, no answer that somebody wrote, no reader.
"""

from django.db import migrations

VIEWS = """
CREATE VIEW equity_screened AS
SELECT DISTINCT ON (result.application_id)
    result.application_id, run.intake_id, run.rubric_id, result.score, result.failed,
    result.contributions, result.inputs
FROM applicants_screeningresult AS result
JOIN applicants_screeningrun AS run ON run.id = result.run_id
WHERE run.state = 'applied'
ORDER BY result.application_id, run.applied_at DESC, run.id DESC;

CREATE VIEW equity_rated AS
SELECT card.application_id, card.kind, criterion.key, criterion.name, criterion.position,
    sum(rating.value) AS points, count(*) AS ratings
FROM applicants_scorecard AS card
JOIN applicants_rating AS rating ON rating.scorecard_id = card.id
JOIN applicants_reviewcriterion AS criterion ON criterion.id = rating.criterion_id
WHERE card.state = 'submitted' AND rating.value IS NOT NULL
GROUP BY 1, 2, 3, 4, 5;

REVOKE ALL ON equity_screened, equity_rated FROM web, worker, retention;
GRANT SELECT ON equity_screened, equity_rated TO equity;
GRANT SELECT (id, intake_id, name, version, content, state) ON applicants_rubric TO equity;
"""
BACK = """
DROP VIEW equity_screened, equity_rated;
REVOKE SELECT ON applicants_rubric FROM equity;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("equity", "0021_who_reads_impact"),
        ("applicants", "0076_note_progress_of_imports"),
    ]

    operations = [migrations.RunSQL(VIEWS, BACK)]
