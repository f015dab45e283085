#!/bin/sh
# Keeps each finished piece of the write-ahead log, for restoring to any moment. In postgresql.conf:
#   archive_mode = on
#   archive_timeout = 60        # at most a minute is lost when the server's disk is
#   archive_command = '/srv/hadr/deploy/backup/archive_wal.sh "%p" "%f" /mnt/archive/wal'
# The folder belongs on another machine's disk. Exits 0 only when the piece is there as a whole and on the disk.
set -eu
from=$1 to=$3/$2
if [ -e "$to" ]; then
    cmp -s "$from" "$to" && exit 0
    echo "$to is there with other content: two servers write into one archive" >&2
    exit 1
fi
cp "$from" "$to.part"
sync "$to.part"
mv "$to.part" "$to"
sync "$3"
