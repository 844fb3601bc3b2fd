"""Self-identification has a schema of its own, written through one function and read by equity.

The tables and functions belong to ``selfid_owner``, not to the owner of all other tables. Rows have
no foreign key and no time finer than a day. Errors never carry what was given: neither to the
caller nor into the server's log.
"""

from django.db import migrations

MAKE = """
SET LOCAL ROLE selfid_owner;

CREATE TABLE selfid.answer (
    key text PRIMARY KEY,
    status text NOT NULL,
    form_version text NOT NULL,
    race text[] NOT NULL DEFAULT '{}',
    gender text NOT NULL DEFAULT '',
    sex text NOT NULL DEFAULT '',
    age_band text NOT NULL DEFAULT '',
    disability text NOT NULL DEFAULT '',
    veteran text NOT NULL DEFAULT '',
    put_on date NOT NULL,
    CONSTRAINT answer_key_is_a_digest CHECK (key ~ '^[0-9a-f]{64}$'),
    CONSTRAINT answer_status_known
        CHECK (status IN ('answered', 'declined', 'no_answer', 'not_asked')),
    CONSTRAINT answer_version_short CHECK (form_version ~ '^[0-9a-z.-]{1,20}$'),
    CONSTRAINT answer_race_known CHECK (
        race <@ ARRAY['AIAN', 'ASIAN', 'BLACK', 'HISP', 'MENA', 'NHPI', 'WHITE']
    ),
    CONSTRAINT answer_gender_known
        CHECK (gender IN ('', 'woman', 'man', 'nonbinary', 'another')),
    CONSTRAINT answer_sex_known CHECK (sex IN ('', 'female', 'male')),
    CONSTRAINT answer_age_band_known CHECK (age_band IN ('', 'under_40', '40_or_over')),
    CONSTRAINT answer_disability_known CHECK (disability IN ('', 'yes', 'no')),
    CONSTRAINT answer_veteran_known CHECK (veteran IN ('', 'yes', 'no')),
    CONSTRAINT answer_only_where_answered CHECK (
        (status = 'answered') = (
            race <> '{}' OR gender <> '' OR sex <> '' OR age_band <> ''
            OR disability <> '' OR veteran <> ''
        )
    )
);

CREATE FUNCTION selfid.put(given_key text, given_status text, given_payload text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given jsonb;
    known CONSTANT text[] := ARRAY[
        'form_version', 'race', 'gender', 'sex', 'age_band', 'disability', 'veteran', 'only_if_new'
    ];
BEGIN
    given := given_payload::jsonb;
    IF jsonb_typeof(given) <> 'object' OR given - known <> '{}'::jsonb THEN
        RAISE EXCEPTION USING ERRCODE = 'data_exception';
    END IF;
    IF coalesce(given ->> 'only_if_new', '') = 'true'
        AND EXISTS (SELECT FROM selfid.answer WHERE key = given_key)
    THEN
        RETURN;
    END IF;
    INSERT INTO selfid.answer AS kept (
        key, status, form_version, race, gender, sex, age_band, disability, veteran, put_on
    ) VALUES (
        given_key,
        given_status,
        coalesce(given ->> 'form_version', ''),
        ARRAY(
            SELECT DISTINCT code FROM jsonb_array_elements_text(
                coalesce(given -> 'race', '[]'::jsonb)
            ) AS code ORDER BY code
        ),
        coalesce(given ->> 'gender', ''),
        coalesce(given ->> 'sex', ''),
        coalesce(given ->> 'age_band', ''),
        coalesce(given ->> 'disability', ''),
        coalesce(given ->> 'veteran', ''),
        (now() AT TIME ZONE 'UTC')::date
    )
    ON CONFLICT (key) DO UPDATE SET
        status = excluded.status,
        form_version = excluded.form_version,
        race = excluded.race,
        gender = excluded.gender,
        sex = excluded.sex,
        age_band = excluded.age_band,
        disability = excluded.disability,
        veteran = excluded.veteran,
        put_on = excluded.put_on;
EXCEPTION WHEN others THEN
    RAISE EXCEPTION 'The answer was not taken.' USING ERRCODE = 'data_exception';
END
$$;

CREATE FUNCTION selfid.reshuffle()
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written bigint;
BEGIN
    LOCK TABLE selfid.answer IN SHARE ROW EXCLUSIVE MODE;
    WITH gone AS (DELETE FROM selfid.answer RETURNING *)
    INSERT INTO selfid.answer SELECT * FROM gone ORDER BY gone.key;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END
$$;

CREATE FUNCTION selfid.rekey(old_keys text[], new_keys text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written bigint;
BEGIN
    LOCK TABLE selfid.answer IN SHARE ROW EXCLUSIVE MODE;
    UPDATE selfid.answer AS kept SET key = pair.new_key
    FROM unnest(old_keys, new_keys) AS pair(old_key, new_key)
    WHERE kept.key = pair.old_key;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
EXCEPTION WHEN others THEN
    RAISE EXCEPTION 'The keys were not changed.' USING ERRCODE = 'data_exception';
END
$$;

CREATE FUNCTION selfid.erase(given_keys text[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    erased bigint;
BEGIN
    DELETE FROM selfid.answer WHERE key = ANY(given_keys);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;

REVOKE ALL ON selfid.answer FROM PUBLIC;
REVOKE ALL ON FUNCTION selfid.put(text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION selfid.reshuffle() FROM PUBLIC;
REVOKE ALL ON FUNCTION selfid.rekey(text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION selfid.erase(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION selfid.put(text, text, text) TO web;
GRANT EXECUTE ON FUNCTION selfid.reshuffle() TO equity;
GRANT EXECUTE ON FUNCTION selfid.rekey(text[], text[]) TO equity;
GRANT EXECUTE ON FUNCTION selfid.erase(text[]) TO retention;
GRANT SELECT ON selfid.answer TO equity;

SET LOCAL ROLE owner;
"""

UNMAKE = """
SET LOCAL ROLE selfid_owner;
DROP FUNCTION selfid.erase(text[]);
DROP FUNCTION selfid.rekey(text[], text[]);
DROP FUNCTION selfid.reshuffle();
DROP FUNCTION selfid.put(text, text, text);
DROP TABLE selfid.answer;
SET LOCAL ROLE owner;
"""


class Migration(migrations.Migration):
    dependencies = [("applicants", "0031_guard_materials")]

    operations = [migrations.RunSQL(MAKE, UNMAKE)]
