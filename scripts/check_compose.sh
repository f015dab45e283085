#!/bin/sh
# docker-compose.yml must be readable, and must refuse to start without its secrets.
set -eu
SECRET_KEY=x POSTGRES_PASSWORD=x HADR_OWNER_PASSWORD=x HADR_APP_PASSWORD=x REDIS_PASSWORD=x HADR_ALLOWED_HOSTS=hadr.example \
    docker compose --env-file /dev/null config --quiet
for absent in SECRET_KEY POSTGRES_PASSWORD HADR_OWNER_PASSWORD HADR_APP_PASSWORD REDIS_PASSWORD HADR_ALLOWED_HOSTS; do
    if (
        export SECRET_KEY=x POSTGRES_PASSWORD=x HADR_OWNER_PASSWORD=x HADR_APP_PASSWORD=x REDIS_PASSWORD=x HADR_ALLOWED_HOSTS=hadr.example
        unset "$absent"
        docker compose --env-file /dev/null config --quiet
    ) 2>/dev/null; then
        echo "docker-compose.yml starts without $absent" >&2
        exit 1
    fi
done
