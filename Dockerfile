# The application's image. Its one build step is the same code that `make run` uses (scripts/image.py).
FROM node:20-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/hadr
COPY . .
RUN python3 -m scripts.image && rm -rf node_modules .local

# The proxy in front, with the static files in it: `docker build --target proxy`.
FROM nginx:1.28-bookworm AS proxy
COPY --from=build /srv/hadr/build/collected /srv/hadr/static
COPY deploy/nginx/hadr.conf deploy/nginx/locations.conf deploy/nginx/proxy.conf deploy/nginx/compose/site.conf deploy/nginx/compose/upstreams.conf /etc/nginx/hadr/
COPY deploy/nginx/compose/nginx.conf /etc/nginx/nginx.conf
RUN ln -sf /dev/stdout /var/log/nginx/hadr.log && ln -sf /dev/stderr /var/log/nginx/hadr_error.log
EXPOSE 80 443

FROM debian:bookworm-slim AS app
RUN apt-get update && apt-get install -y --no-install-recommends python3 ca-certificates tini && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/hadr --shell /usr/sbin/nologin hadr \
    && install -d -o hadr -g hadr -m 700 /var/lib/hadr/media
# Owned by root and read by the service: what serves cannot change what it serves.
COPY --from=build /srv/hadr /srv/hadr
RUN install -d -o hadr -g hadr -m 700 /srv/hadr/.local
WORKDIR /srv/hadr
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=hadr.settings HADR_LOG_FORMAT=json \
    HADR_MEDIA=/var/lib/hadr/media
USER hadr
VOLUME /var/lib/hadr/media
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=6 CMD ["python3", "-m", "scripts.process", "health"]
ENTRYPOINT ["tini", "--", "python3", "-m", "scripts.process"]
CMD ["web"]
