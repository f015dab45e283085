-- Makes a database ready for HADR's migrations. Run in that database as a superuser (psql), after create_roles.sql. Repeatable.
-- Run it again after `ALTER EXTENSION postgis UPDATE` and after restoring a dump: neither keeps the LEAKPROOF marks.
SET client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Only the owner makes tables, and whatever it makes the application may use, but not change in shape.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO hadr_owner;
GRANT USAGE ON SCHEMA public TO hadr_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hadr_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hadr_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hadr_owner GRANT USAGE, SELECT ON SEQUENCES TO hadr_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hadr_owner GRANT EXECUTE ON FUNCTIONS TO hadr_app;

-- Row-level security runs before every condition that could leak a row, and an operator counts as leaky until it is
-- marked. So unmarked `location && box` would look at every row instead of the spatial index (0.2 ms becomes 150 ms at
-- 300,000 points). What could leak: a function's error message that shows a hidden row's geometry. The operators and
-- predicates below compare boxes or shapes and answer yes, no or a distance. Trigram operators likewise compare text.
DO $$
DECLARE
    candidate regprocedure;
    marked integer := 0;
    refused text := NULL;
BEGIN
    FOR candidate IN
        WITH members AS (
            SELECT d.classid, d.objid
            FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
            WHERE d.deptype = 'e' AND e.extname IN ('postgis', 'pg_trgm')
        )
        SELECT p.oid::regprocedure
        FROM pg_proc p
        WHERE NOT p.proleakproof
          AND (
            p.oid IN (
                SELECT o.oprcode FROM pg_operator o
                JOIN members m ON m.classid = 'pg_operator'::regclass AND m.objid = o.oid
                WHERE o.oprname IN ('&&', '&&&', '~', '@', '~~', '@@', '~=', '=', '<', '<=', '>', '>=', '<<', '>>',
                                    '&<', '&>', '<<|', '|>>', '&<|', '|&>', '<->', '<#>', '%', '<%', '%>', '<<%', '%>>')
            )
            OR (
                p.oid IN (SELECT objid FROM members WHERE classid = 'pg_proc'::regclass)
                AND p.proname IN (
                    'st_intersects', 'st_dwithin', 'st_contains', 'st_containsproperly', 'st_within', 'st_covers',
                    'st_coveredby', 'st_disjoint', 'st_equals', 'st_distance', '_st_dwithin', '_st_covers', '_st_coveredby',
                    '_st_expand', 'st_x', 'st_y', 'st_isempty', 'st_srid', 'geography', 'geometry'
                )
            )
          )
    LOOP
        BEGIN
            EXECUTE format('ALTER FUNCTION %s LEAKPROOF', candidate);
            marked := marked + 1;
        EXCEPTION WHEN insufficient_privilege THEN
            refused := SQLERRM;
            EXIT;
        END;
    END LOOP;
    IF refused IS NOT NULL THEN
        RAISE WARNING 'HADR: operators could not be marked LEAKPROOF (%): see docs/deployment.md, "Servers where operators cannot be marked"', refused;
    END IF;
END
$$;
