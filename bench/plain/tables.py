"""The two tables of the plain way."""

TABLES = """
CREATE TABLE plain_incident (
    id uuid PRIMARY KEY, title varchar(200) NOT NULL, kind varchar(40) NOT NULL, severity varchar(10) NOT NULL,
    status varchar(12) NOT NULL, description text NOT NULL, location geometry(Point, 4326), reported_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ON plain_incident USING gist (location);
CREATE INDEX ON plain_incident (updated_at);
CREATE TABLE plain_event (
    id bigserial PRIMARY KEY, incident_id uuid NOT NULL REFERENCES plain_incident DEFERRABLE INITIALLY DEFERRED,
    at timestamptz NOT NULL, kind varchar(64) NOT NULL, data jsonb NOT NULL
);
CREATE INDEX ON plain_event (incident_id);
"""
