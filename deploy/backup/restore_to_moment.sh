#!/bin/sh
# Makes a new data folder that holds what was true at a moment. As the account postgres, HADR stopped:
#   restore_to_moment.sh /mnt/archive/base/base-20261123T180000Z /mnt/archive/wal /var/lib/postgresql/15/restored '2026-11-23 21:14:05+00'
# `latest` instead of a time replays all that was archived. The base must be older than the moment. The new server answers on a
# private socket while it replays, then begins a new epoch and ends every login (HADR_KEEP_LOGINS=1: it does not), and stops:
# start it under its usual address yourself. It archives nothing until you give it an empty archive folder.
# HADR_DATABASE (hadr) and HADR_SUPERUSER (postgres) name the database and who owns the server.
set -eu
base=$1 archive=$2 data=$3 moment=$4
database=${HADR_DATABASE:-hadr} superuser=${HADR_SUPERUSER:-postgres}
here=$(cd "$(dirname "$0")" && pwd)
version=$(cat "$base/PG_VERSION")
bin=${HADR_PG_BIN:-/usr/lib/postgresql/$version/bin}

stop() { echo "Stopped: $1" >&2; exit 1; }
unreached() { tail -n 5 "$private/log" >&2; stop "the server did not reach $moment"; }
[ "$(id -u)" != 0 ] || stop "run this as the account postgres, not as root"
[ ! -e "$data" ] || stop "$data exists. Name a new folder."
"$bin/pg_verifybackup" -q "$base" || stop "$base is damaged. Take an older one."

umask 077
private=$(mktemp -d)
trap '"$bin/pg_ctl" -D "$data" -m fast stop >/dev/null 2>&1 || true; rm -rf "$private"' EXIT
cp -a "$base" "$data"
chmod 700 "$data"
rm -f "$data/standby.signal"
cat >> "$data/postgresql.auto.conf" <<EOF
# written by restore_to_moment.sh
restore_command = 'cp "$archive/%f" "%p"'
recovery_target_timeline = 'latest'
recovery_target_action = 'promote'
archive_mode = off
archive_command = ''
primary_conninfo = ''
synchronous_standby_names = ''
EOF
[ "$moment" = latest ] || echo "recovery_target_time = '$moment'" >> "$data/postgresql.auto.conf"
touch "$data/recovery.signal"

"$bin/pg_ctl" -D "$data" -l "$private/log" -w -t "${HADR_RESTORE_SECONDS:-86400}" \
    -o "-c listen_addresses='' -c unix_socket_directories='$private' -c port=5432" start >/dev/null ||
    unreached
run() { "$bin/psql" -XAtq -v ON_ERROR_STOP=1 -h "$private" -p 5432 -U "$superuser" -d "$database" "$@"; }
until [ "$(run -c 'SELECT pg_is_in_recovery()' 2>/dev/null)" = f ]; do
    "$bin/pg_ctl" -D "$data" status >/dev/null || unreached
    sleep 0.2
done
run -f "$here/after_restore.sql"
"$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null
sed -i '/^restore_command\|^recovery_target/d' "$data/postgresql.auto.conf"
echo "$data holds what was true at $moment. Start it, run manage.py verify_journal, then start HADR."
