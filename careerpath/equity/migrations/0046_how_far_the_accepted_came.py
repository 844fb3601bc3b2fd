"""Reports on those who started, completed, were certified and placed; who did is read by ids alone.

The equity login sees of a credential whose it is and its day, of a placement whose seat and its day.
"""

from django.db import migrations, models

POPULATIONS = [
    ("accepted", "Accepted"),
    ("applicants", "Everybody who applied"),
    ("started", "Started"),
    ("completed", "Completed"),
    ("certified", "Certified"),
    ("placed", "Placed"),
]
RIGHTS = """
GRANT SELECT (state_changed_at) ON cohorts_enrollment TO equity;
GRANT SELECT (id, person_id, state, issued_on) ON training_credential TO equity;
GRANT SELECT (id, enrollment_id, state, starts_on) ON placements_placement TO equity;
"""
BACK = """
REVOKE SELECT (state_changed_at) ON cohorts_enrollment FROM equity;
REVOKE SELECT (id, person_id, state, issued_on) ON training_credential FROM equity;
REVOKE SELECT (id, enrollment_id, state, starts_on) ON placements_placement FROM equity;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("equity", "0045_story"),
        ("training", "0047_pulses_are_looked_at_on_change"),
        ("placements", "0040_client_asks"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, BACK),
        migrations.AddField(
            "verdict",
            "basis",
            models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        *(
            migrations.AlterField(
                name, "population", models.CharField(choices=POPULATIONS, max_length=12)
            )
            for name in ("report", "reportrequest", "verdict")
        ),
    ]
