-- The database logins of CareerPath, their limits and their rights. Safe to run again.
-- Run as a superuser in the database itself, with the variables web_password, worker_password,
-- migrate_password, equity_password, retention_password and backup_password:
--   psql -v web_password=... -f provision.sql careerpath
-- Tables are made by "migrate" (which acts as "owner"); "web" and "worker" own nothing.

DO $roles$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['owner', 'selfid_owner'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
    FOREACH name IN ARRAY ARRAY['migrate', 'web', 'worker', 'equity', 'retention', 'backup'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', name);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION',
            name
        );
    END LOOP;
END
$roles$;

ALTER ROLE migrate PASSWORD :'migrate_password';
ALTER ROLE web PASSWORD :'web_password';
ALTER ROLE worker PASSWORD :'worker_password';
ALTER ROLE equity PASSWORD :'equity_password';
ALTER ROLE retention PASSWORD :'retention_password';
ALTER ROLE backup PASSWORD :'backup_password';

GRANT owner TO migrate WITH INHERIT FALSE, SET TRUE;
GRANT selfid_owner TO migrate WITH INHERIT FALSE, SET TRUE;
ALTER ROLE migrate SET role = 'owner';
ALTER ROLE migrate SET lock_timeout = '10s';
ALTER ROLE backup INHERIT;
GRANT pg_read_all_data TO backup WITH INHERIT TRUE;

-- A page never waits for long; bulk work may.
ALTER ROLE web SET lock_timeout = '3s';
ALTER ROLE web SET statement_timeout = '15s';
ALTER ROLE web SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE worker SET lock_timeout = '10s';
ALTER ROLE worker SET statement_timeout = '100s';
ALTER ROLE worker SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE equity SET lock_timeout = '10s';
ALTER ROLE equity SET statement_timeout = '100s';
ALTER ROLE retention SET lock_timeout = '10s';

DO $database$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT, TEMPORARY ON DATABASE %I TO migrate, owner, web, worker, equity, retention',
        current_database()
    );
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO backup', current_database());
END
$database$;

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS unaccent;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO owner;
GRANT USAGE ON SCHEMA public TO web, worker, equity, retention, backup;
CREATE SCHEMA IF NOT EXISTS selfid AUTHORIZATION selfid_owner;
REVOKE ALL ON SCHEMA selfid FROM PUBLIC;
-- Into this schema three logins may go, each for its own functions; "worker" has no way in.
GRANT USAGE ON SCHEMA selfid TO web, equity, retention;
ALTER DEFAULT PRIVILEGES FOR ROLE selfid_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- What "owner" makes, the two processes may fill; TRUNCATE, REFERENCES and TRIGGER they may not.
-- Tables with a stricter rule (the audit trail) take rights away in their own migration.
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO web, worker;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT SELECT, UPDATE, DELETE ON TABLES TO retention;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO web, worker, retention;
