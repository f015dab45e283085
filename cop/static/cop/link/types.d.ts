import type { Store } from "../store/live.js";
import type { get } from "./api.js";

/** `connecting` before the first socket, `polling` when no socket opens but HTTP does, `logged-out` and `withdrawn` are final. */
export type Phase = "connecting" | "catching" | "live" | "polling" | "offline" | "logged-out" | "withdrawn";

export interface LinkStatus {
  phase: Phase;
  /** Entries applied since catching up began. */
  done: number;
  /** Entries to apply, 0 when not known. */
  total: number;
  /** Milliseconds: until when the data is known to be whole. */
  goodAt: number;
}

export interface LinkOptions {
  slug: string;
  /** Already loaded, or empty: then the snapshot is fetched first. */
  store: Store;
  /** Position tracks, which have no number. */
  onTrack?: (frame: any) => void;
  Socket?: new (url: string) => WebSocket;
  read?: typeof get;
  now?: () => number;
  random?: () => number;
}
