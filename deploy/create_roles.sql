-- The two roles of HADR. Run once per server as a superuser (psql), before prepare_database.sql. Repeatable.
--   hadr_owner  owns the database and its tables; migrations run as it
--   hadr_app    what the running application connects as: neither owner nor superuser, so that row-level security binds it
-- Passwords are not set here: `ALTER ROLE hadr_app PASSWORD '...'` where the server asks for one.
SET client_min_messages = warning;
SELECT 'CREATE ROLE hadr_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hadr_owner') \gexec
SELECT 'CREATE ROLE hadr_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hadr_app') \gexec
ALTER ROLE hadr_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
ALTER ROLE hadr_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
