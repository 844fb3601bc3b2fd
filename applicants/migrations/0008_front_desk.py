"""Looks at the front desk, and an index that finds people by name, address or phone."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Names as people type them: no case, no accents, no apostrophes; hyphens part words. Everything is
# named with its schema, so that a restored backup can build the index.
FOLD = """
CREATE FUNCTION applicants_fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(
        lower(public.unaccent('public.unaccent'::regdictionary, normalize(words, NFC))),
        '-''’‘ʻʼ`', ' '
    )
$$;

CREATE INDEX identity_front_desk ON applicants_identity USING gin (
    applicants_fold(
        ' ' || given_name || ' ' || preferred_name || ' ' || family_name || ' ' || email
        || ' ' || phone_key
    ) gin_trgm_ops
);
"""
UNFOLD = "DROP INDEX identity_front_desk; DROP FUNCTION applicants_fold(text);"


class Migration(migrations.Migration):
    dependencies = [
        ("applicants", "0007_remember_what_was_shown"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FrontDeskLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "look at the front desk",
                "verbose_name_plural": "looks at the front desk",
                "indexes": [models.Index(fields=["person", "user", "-at"], name="front_desk_look")],
            },
        ),
        migrations.RunSQL(FOLD, UNFOLD),
    ]
