#!/bin/sh
# A copy of the whole running server, from which restore_to_moment.sh starts. As the account postgres, nightly:
#   base_backup.sh /mnt/archive/base /mnt/archive/wal 7
# PGHOST, PGPORT and PGUSER say which server; a password stands in ~/.pgpass. Keeps the newest so many copies (third word, 7)
# and the log since the oldest of them. Exits 0 only when the copy was read back and matches.
set -eu
folder=$1 archive=$2 keep=${3:-7}
bin=${HADR_PG_BIN:-$(pg_config --bindir 2>/dev/null || ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
name=base-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$folder"
trap 'rm -rf "$folder/.$name"' EXIT
"$bin/pg_basebackup" -w -D "$folder/.$name" -X stream -c fast --manifest-checksums=SHA256
"$bin/pg_verifybackup" -q "$folder/.$name"
mv "$folder/.$name" "$folder/$name"
sync "$folder"
echo "$folder/$name"

ls -d "$folder"/base-* | sort | head -n "-$keep" | while read -r old; do rm -rf "$old"; done
oldest=$(ls -d "$folder"/base-* | sort | head -n 1)
first=$(sed -n 's/^START WAL LOCATION:.*(file \([0-9A-F]*\))$/\1/p' "$oldest/backup_label")
"$bin/pg_archivecleanup" "$archive" "$first"
