"""Counts are frozen beside the answers; the equity login may put, and changes keys for good.

``put`` is for the import of existing answers, which works under the equity login. A row that was put
under the new key while the old one still stood is the later one and wins.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

MAKE = """
SET LOCAL ROLE selfid_owner;

CREATE TABLE selfid.frozen (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cohort bigint NOT NULL,
    block text NOT NULL,
    people integer NOT NULL,
    frozen_on date NOT NULL,
    CONSTRAINT frozen_once UNIQUE (cohort, block),
    CONSTRAINT frozen_people_not_negative CHECK (people >= 0)
);
CREATE TABLE selfid.frozen_group (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    frozen_id bigint NOT NULL REFERENCES selfid.frozen (id),
    status text NOT NULL,
    form_version text NOT NULL,
    race text[] NOT NULL,
    gender text NOT NULL,
    sex text NOT NULL,
    age_band text NOT NULL,
    disability text NOT NULL,
    veteran text NOT NULL,
    people integer NOT NULL,
    CONSTRAINT frozen_group_has_people CHECK (people > 0),
    CONSTRAINT frozen_group_once UNIQUE (
        frozen_id, status, form_version, race, gender, sex, age_band, disability, veteran
    )
);

CREATE OR REPLACE FUNCTION selfid.rekey(old_keys text[], new_keys text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written bigint;
BEGIN
    LOCK TABLE selfid.answer IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM selfid.answer AS former
    USING unnest(old_keys, new_keys) AS pair(old_key, new_key), selfid.answer AS latter
    WHERE former.key = pair.old_key AND latter.key = pair.new_key;
    UPDATE selfid.answer AS kept SET key = pair.new_key
    FROM unnest(old_keys, new_keys) AS pair(old_key, new_key)
    WHERE kept.key = pair.old_key;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
EXCEPTION WHEN others THEN
    RAISE EXCEPTION 'The keys were not changed.' USING ERRCODE = 'data_exception';
END
$$;

REVOKE ALL ON selfid.frozen, selfid.frozen_group FROM PUBLIC;
GRANT SELECT, INSERT ON selfid.frozen, selfid.frozen_group TO equity;
GRANT EXECUTE ON FUNCTION selfid.put(text, text, text) TO equity;

SET LOCAL ROLE owner;
"""

UNMAKE = """
SET LOCAL ROLE selfid_owner;
REVOKE EXECUTE ON FUNCTION selfid.put(text, text, text) FROM equity;
DROP TABLE selfid.frozen_group;
DROP TABLE selfid.frozen;
SET LOCAL ROLE owner;
"""


def answers():
    """The columns that hold what was answered."""
    kinds = django.contrib.postgres.fields
    return [
        ("status", models.CharField(max_length=12)),
        ("form_version", models.CharField(max_length=20)),
        ("race", kinds.ArrayField(base_field=models.CharField(max_length=5), size=None)),
        ("gender", models.CharField(max_length=12)),
        ("sex", models.CharField(max_length=8)),
        ("age_band", models.CharField(max_length=12)),
        ("disability", models.CharField(max_length=4)),
        ("veteran", models.CharField(max_length=4)),
    ]


def number():
    """The id of a row."""
    return (
        "id",
        models.BigAutoField(
            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
        ),
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [("applicants", "0032_selfid")]

    operations = [
        migrations.RunSQL(MAKE, UNMAKE),
        migrations.CreateModel(
            name="Answer",
            fields=[
                *answers(),
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("put_on", models.DateField()),
            ],
            options={"db_table": '"selfid"."answer"', "managed": False},
        ),
        migrations.CreateModel(
            name="Frozen",
            fields=[
                number(),
                ("cohort", models.BigIntegerField()),
                ("block", models.CharField(max_length=20)),
                ("people", models.IntegerField()),
                ("frozen_on", models.DateField()),
            ],
            options={"db_table": '"selfid"."frozen"', "managed": False},
        ),
        migrations.CreateModel(
            name="FrozenGroup",
            fields=[
                number(),
                *answers(),
                ("people", models.IntegerField()),
                (
                    "frozen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="equity_store.frozen",
                    ),
                ),
            ],
            options={"db_table": '"selfid"."frozen_group"', "managed": False},
        ),
    ]
