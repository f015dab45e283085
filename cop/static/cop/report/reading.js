// What a text says, as the server reads it: people while one types, everything when one pastes. Guesses are marked as guesses.
import { withoutFigures } from "./guess.js";

const WAIT = 450;
const PATIENCE = 1_500; // of somebody who has pressed Store
const LONG = 90;

/** A text that is more than a title. @param {string} text */
export function isMessage(text) {
  return text.trim().length > LONG || /\n./.test(text.trim());
}

export class Reading {
  /** @param {import("./draft.js").ReportDraft} draft @param {import("../picture/picture").PictureApi} api */
  constructor(draft, api) {
    this.draft = draft;
    this.api = api;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    /** Begins to read what nobody has read yet. @type {(() => void) | undefined} */
    this.unread = undefined;
    /** @type {Promise<void> | undefined} */
    this.reading = undefined;
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  /** @param {string} text @returns {Promise<any>} DraftForm */
  ask(text) {
    this.asking?.abort();
    this.asking = new AbortController();
    return this.api.post("incidents/draft/", { text }, { signal: this.asking.signal });
  }

  /** Figures out of the people field, unless a person wrote them. @param {string} text */
  people(text) {
    const { draft } = this;
    const byHand = draft.data.figures.length > 0 && !draft.data.guessed.includes("figures");
    draft.set({ people: text, needs: text.trim() });
    clearTimeout(this.timer);
    this.unread = undefined;
    if (byHand) return;
    if (!text.trim()) return draft.set({ figures: [] });
    this.unread = () => (this.reading = this.figures(text));
    this.timer = setTimeout(() => this.settled(), WAIT);
  }

  /** Reads at once what was typed last, and waits for it a little: the report must not lose its figures to a quick hand. @returns {Promise<void>} */
  async settled() {
    clearTimeout(this.timer);
    this.unread?.();
    this.unread = undefined;
    await Promise.race([this.reading, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  }

  /** @param {string} text */
  async figures(text) {
    const { draft } = this;
    try {
      const read = await this.ask(text);
      if (draft.data.people !== text) return;
      draft.set({ figures: read.figures, needs: withoutFigures(text, read.spans), guessed: [...draft.data.guessed.filter((field) => field !== "figures"), "figures"] });
    } catch {
      // offline: the words go as they are, into the needs
    }
  }

  /** Fills the form from a message. @param {string} text @returns {Promise<{problem: string}>} throws NetworkError */
  async message(text) {
    const read = await this.ask(text);
    const { draft } = this;
    const { data } = draft;
    /** @type {Partial<import("./draft.js").ReportData>} */
    const change = { description: text.trim() === read.title ? data.description : text.trim(), guessed: [...new Set([...data.guessed, ...read.guessed.map((/** @type {string} */ field) => (field === "location" || field === "place_name" ? "where" : field))])] };
    if (read.title) change.title = read.title.slice(0, 200);
    if (read.kind) change.kind = read.kind;
    if (read.figures.length) change.figures = read.figures;
    if (read.location) {
      const [lon, lat] = read.location.coordinates;
      change.point = { lon, lat, source: "pasted" };
      change.where = draft.picture.format(lon, lat, draft.picture.notation === "mgrs" ? 5 : undefined);
      change.placeName = read.place_name;
    } else if (read.location_problem) Object.assign(change, { where: read.location_problem.text, point: null, placeName: "" });
    else if (read.place_name && !data.point) Object.assign(change, { where: read.place_name, placeName: read.place_name });
    draft.set(change);
    return { problem: read.location_problem ? `${read.location_problem.message}${read.location_problem.suggestion ? ` ${read.location_problem.suggestion}` : ""}` : "" };
  }
}
