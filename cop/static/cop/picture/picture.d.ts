// The contract between a live page and what stands on it: panels, log, resources, CMOC. One picture per page, made by
//   import { createPicture } from "../picture/create.js";
//   const picture = createPicture();                       // frame, store, link, outbox, shortcuts of every live page
// Elements get it as a property: <h-incident-panel .picture=${picture} .subject=${{ kind: "incident", id }}>.
import type { Audience, Names, Operation, Preferences, Viewer } from "../store/forms";
import type { State } from "../store/state.js";
import type { Store } from "../store/live.js";
import type { Link } from "../link/link.js";
import type { Draft, Item, Outbox } from "../link/outbox.js";

/** What a panel shows. `id` is the record's; it may not be in the store (yet, any more, or never): then say so. */
export interface Subject { kind: "incident" | "resource"; id: string }

export interface Kind {
  code: string; names: Names; group: string; icon: string; sidc: string; sidc_civilian?: string;
  /** Words that name it in a title, by language: what the report form guesses from. */
  words?: Record<string, string[]>;
  /** Resources: what may be measured, and the name of one type. */
  [more: string]: any;
}
/** Empty until the server (or this device's cache) has answered; `change` with what = "kinds" then follows. */
export interface Kinds { incidents: Map<string, Kind>; resources: Map<string, Kind> }

/** REST below /api/v1/operations/<slug>/: `picture.api.get("incidents/<id>/log/")`. Throws ApiError or NetworkError of link/api.js. */
export interface PictureApi {
  get(path: string, options?: { signal?: AbortSignal; tries?: number }): Promise<any>;
  getAll(path: string, most?: number): Promise<any[]>;
  post(path: string, body?: any, options?: { signal?: AbortSignal }): Promise<any>;
  /** If-Match goes along; a 409 is an ApiError whose problem has `current` and `yours`. */
  patch(path: string, body: any, version: number): Promise<any>;
}

/** Why a subscriber is called. "store": records; "outbox": items kept, sent, stored, refused; "link"; "address": selection, filters; "minute": ages; "tracks": something moved. */
export type What = "store" | "outbox" | "link" | "address" | "kinds" | "preferences" | "minute" | "tracks";

export interface Picture {
  readonly store: Store;
  /** Always the newest: `picture.store.state`. */
  readonly state: State;
  readonly link: Link;
  readonly outbox: Outbox;
  readonly api: PictureApi;
  readonly operation: Operation;
  readonly viewer: Viewer;
  /** Audiences that the viewer sees. Those to write into, with their reach: writableAudiences() of elements/audience.js. */
  readonly audiences: Audience[];
  readonly kinds: Kinds;
  readonly notation: Preferences["coordinate_notation"];
  readonly symbolSet: Preferences["symbol_set"];
  /** Settles when there is a snapshot to show; rejects never. */
  readonly ready: Promise<void>;

  /** Whether the role allows it; the server's word counts in the end. Action names as in operations.policy. */
  may(action: string): boolean;
  /** Called after every change, at most once per frame and reason. Returns what stops it. */
  subscribe(listener: (what: ReadonlySet<What>) => void): () => void;

  /** What is selected, from the address. */
  readonly subject: Subject | null;
  /** Puts it into the address (`?incident=CODE`), opens its panel, shows it on the map. On pages without a panel it goes to the map. null closes. */
  select(subject: Subject | null, options?: { replace?: boolean }): void;
  /** Address of a subject on the map page: for links that also open in a new tab. "" when it is not in the store. */
  hrefOf(subject: Subject): string;
  /** Changes the query of the address: null takes a key out. Back undoes it, unless `replace`. */
  navigate(change: Record<string, string | null>, options?: { replace?: boolean }): void;
  readonly query: URLSearchParams;

  /** "52S EE 1656 7059" in the viewer's notation. */
  format(lon: number, lat: number, precision?: number): string;
  kindName(code: string, of?: "incidents" | "resources"): string;
  /** Title in the viewer's language; `original` is the one as it was written, when that is another text. */
  titleOf(record: { title?: string; titles?: Names; name?: string; names?: Names }): { text: string; lang: string; original: string; originalLang: string };
  /** "Hyeongok-myeon, Gyeongju": place name and area, in the viewer's language. */
  placeOf(incident: { place_name?: string; administrative_area?: { names: Names } | null }): string;

  /**
   * Keeps something in the outbox and sends it: `picture.send({ kind: "log_line", path: `incidents/${id}/log/`, body: { text, audience }, label: text, about: id })`.
   * `path` is below the operation. The id is made here unless given. Resolves when it is kept on the device, which is not stored.
   */
  send(draft: Omit<Draft, "id" | "path"> & { id?: string; path: string }): Promise<Item>;
  /** Whether the record came or changed within the last five seconds: it gets a quiet mark, not a flash. */
  isFresh(id: string): boolean;
  /** What waits in the outbox about a record (or of a kind), oldest first: shown as sending, not stored. */
  waiting(match: { about?: string; kind?: string }): Item[];
}

/**
 * The slot on the right of the map page (`<aside id="panel">`). It holds the live feed, the list twin, or one of
 *   <h-incident-panel>  cop/static/cop/panel/incident.js     <h-resource-panel>  cop/static/cop/panel/resource.js
 * which must fill it (head, scrolling body, actions fixed below; CSS of `.panel`), have the properties `picture` and `subject`, and
 *   - dispatch nothing to close: the head's cross calls picture.select(null);
 *   - keep the text that was typed when `subject` stays the same;
 *   - work in 408 px, in the sheet of a phone (the head with title, severity and figures within its first 320 px) and in 80 % width.
 * `picture.query.get("tab")` may name the open tab; write it with picture.navigate({ tab }, { replace: true }).
 */
export interface SubjectPanel extends HTMLElement { picture: Picture | null; subject: Subject | null }
