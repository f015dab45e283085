#!/bin/sh
# Roles, database and everything that needs a superuser, on the server that PGHOST, PGUSER and PGPASSWORD name. Repeatable.
# HADR_OWNER_PASSWORD and HADR_APP_PASSWORD become the passwords of the two roles.
set -eu
here=$(dirname "$0")
: "${HADR_OWNER_PASSWORD:?}" "${HADR_APP_PASSWORD:?}"

run() { psql -XAtq -v ON_ERROR_STOP=1 "$@"; }

run -d postgres -f "$here/create_roles.sql"
# Through psql's own variables, quoted by psql, and never on a command line that `ps` shows.
run -d postgres <<'SQL'
\getenv owner_password HADR_OWNER_PASSWORD
\getenv app_password HADR_APP_PASSWORD
ALTER ROLE hadr_owner PASSWORD :'owner_password';
ALTER ROLE hadr_app PASSWORD :'app_password';
SELECT 'CREATE DATABASE hadr OWNER hadr_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hadr') \gexec
SQL
run -d hadr -f "$here/prepare_database.sql"
