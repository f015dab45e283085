// The public forms, as GET, the snapshot and the journal carry them. Times are RFC 3339 in UTC, ids are UUIDv7,
// geometry is GeoJSON in WGS 84, longitude first.

export type Side = "military" | "civilian";
export type Severity = "extreme" | "severe" | "moderate" | "minor" | "unknown";
export type Status = "reported" | "verified" | "responding" | "contained" | "closed" | "duplicate" | "false";
export type Names = Record<string, string>;

export interface Actor { id: string; name: string; organization: string; side: Side }
export interface Organization { id: string; name: string; short_name: string; side: Side }
export interface Point { type: "Point"; coordinates: [number, number] | number[] }
export interface Area { type: "Polygon" | "MultiPolygon"; coordinates: any[] }

/** What every record has. `audience` is also the name of the stream that carries it. */
export interface Record_ { id: string; audience: string; version: number }

export interface Figure { kind: "dead" | "missing" | "injured" | "trapped" | "displaced" | "affected"; value: number; as_of: string; source: string; basis: "confirmed" | "reported" | "estimated" }

export interface Incident extends Record_ {
  code: string; title: string; titles: Names; kind: string; severity: Severity;
  urgency: "immediate" | "expected" | "future" | "past" | "unknown";
  certainty: "observed" | "likely" | "possible" | "unlikely" | "unknown";
  status: Status; location: Point | null; area: Area | null; place_name: string;
  administrative_area: { code: string; names: Names } | null;
  description: string; needs: string; organization: Organization | null;
  occurred_at: string | null; reported_at: string; reported_by: Actor | null;
  source_reliability: string; credibility: string; figures: Figure[]; glide: string;
  external_ids: Record<string, string>; created_at: string; updated_at: string;
}
export interface LogLine extends Record_ {
  incident: string; text: string; author: Actor | null; system: boolean;
  changes: { field: string; from: any; to: any }[]; at: string;
  struck: { at: string; by: Actor; reason: string } | null;
}
export interface Resource extends Record_ {
  code: string; name: string; names: Names; kind: string; type: string;
  capabilities: { measure: string; value: number; unit: string }[];
  quantity: number; available_quantity: number;
  status: "available" | "committed" | "en_route" | "on_scene" | "out_of_service" | "offered" | "demobilizing";
  location: Point | null; position_at: string | null; organization: Organization; contact: string | null;
  remarks: string; created_at: string; updated_at: string;
}
export interface Commitment extends Record_ {
  resource: string; incident: string; quantity: number; note: string; committed_at: string;
  committed_by: Actor; released_at: string | null; released_by: Actor | null;
}
export interface IncidentLink extends Record_ {
  relation: "duplicate_of" | "related"; from_incident: string; to_incident: string;
  created_at: string; created_by: Actor; removed_at: string | null;
}
export interface Attachment extends Record_ {
  incident: string; name: string; caption: string; media_type: string; size: number;
  width: number | null; height: number | null; url: string; author: Actor; at: string;
}
export interface Contact extends Record_ {
  name: string; names: Names; title: string; organization: Organization; user: string | null; seat: string | null;
  languages: string[]; phone: string; radio_callsign: string; email: string; roles: string[];
  presence: "on_duty" | "on_call" | "away" | "off_duty" | "unreachable"; presence_since: string;
  valid_from: string | null; valid_until: string | null; updated_at: string;
}
export interface Seat extends Record_ {
  key: string; name: string; names: Names; side: Side; organization: Organization | null; order: number;
  shifts: { id: string; contact: string | null; starts_at: string; ends_at: string }[];
}
export interface Watch extends Record_ {
  seat: string; contact: string | null; person: Actor; started_at: string; until: string | null;
  state: "on_duty" | "handing_over" | "ended";
  handover: { note: string; to: string | null; offered_at: string; accepted_at: string | null; accepted_by: Actor | null; remarks: string } | null;
  ended_at: string | null; relieved: { by: Actor; reason: string } | null;
}
export interface Room extends Record_ { name: string; names: Names; incident: string | null }
export interface Message extends Record_ { room: string; text: string; author: Actor; at: string; mentions: { kind: string; id: string; code: string }[] }
export interface ReadMarker extends Record_ { room: string; person: Actor; message: string; at: string }

export interface Operation {
  slug: string; name: string; names: Names; kind: "real" | "exercise"; glide: string; hazard: string;
  time_zone: string; bounds: [number, number, number, number] | null; default_audience: string; demonstration: boolean;
  hazard_track?: any;
}
export interface Preferences {
  coordinate_notation: "mgrs" | "utm" | "dd" | "dm" | "dms"; symbol_set: "military" | "civilian" | "owner";
  theme: "light" | "dark" | "contrast" | "system"; language: string; shortcuts: boolean;
}
export interface Viewer {
  id: string; username: string; name: string; names: Names; title: string; organization: Organization | null;
  side: Side; roles: string[]; actions: string[]; preferences: Preferences;
}
/** An audience the viewer may write into, and how far it reaches. */
export interface Audience { key: string; name: string; names: Names; kind: "shared" | "military" | "civilian" | "organization" | "named"; organizations?: number; people?: number; default?: boolean }

export interface Collections {
  incidents: Incident; resources: Resource; commitments: Commitment; incident_links: IncidentLink; attachments: Attachment;
  log_lines: LogLine; contacts: Contact; seats: Seat; watches: Watch; rooms: Room; messages: Message; read_markers: ReadMarker;
}
export type CollectionName = keyof Collections;
export type Heads = Record<string, number>;
/** When a person's screen was last there; `presence` is what they said themselves. */
export interface Presence { contact: string; user: string; presence: Contact["presence"]; last_seen_at: string }

export interface Snapshot extends Partial<{ [Name in CollectionName]: Collections[Name][] }> {
  epoch: string; heads: Heads; at: string; operation: Operation; truncated?: Record<string, any>;
}
export interface Entry {
  type: "entry"; stream: string; seq: number; kind: string; subject: { kind: string; id: string };
  at: string; actor: Actor | null; data: any;
}
