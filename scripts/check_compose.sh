#!/bin/sh
# docker-compose.yml must be readable, and must refuse to start without any one of its secrets. No engine is needed.
# Arguments: the client, "docker compose" or "docker-compose".
set -eu
needed="SECRET_KEY POSTGRES_PASSWORD HADR_OWNER_PASSWORD HADR_APP_PASSWORD REDIS_PASSWORD HADR_ALLOWED_HOSTS HADR_CERTIFICATES"
empty=$(mktemp)
trap 'rm -f "$empty"' EXIT
for name in $needed; do export "$name=./only-to-read-the-file"; done
"$@" --env-file "$empty" config --quiet
for name in $needed; do
    if env -u "$name" "$@" --env-file "$empty" config --quiet 2>/dev/null; then
        echo "docker-compose.yml starts without $name" >&2
        exit 1
    fi
done
