// What the CMOC page knows beside the picture: who may do what with a seat, when screens were last seen; and the deeds of the watch.
import { toast } from "../elements/toast.js";
import { ask } from "../elements/ask.js";
import { t } from "../i18n/catalog.js";
import { ApiError } from "../link/api.js";
import { uuid7 } from "../link/ids.js";
import { seatsWithWatch } from "../store/selectors.js";
import { seatName } from "./people.js";

/**
 * @typedef {import("../picture/picture").Picture} Picture
 * @typedef {import("../store/forms").Seat} Seat
 * @typedef {import("../store/forms").Contact} Contact
 * @typedef {{allowed: string[], not_allowed: {action: string, who_may: string[]}[]}} Mine
 * @typedef {{ok: true, data: any} | {ok: false, problem: import("../link/api.js").Problem}} Outcome
 */

const ASK_AFTER = 150;

export class Desk {
  /** @param {Picture} picture */
  constructor(picture) {
    this.picture = picture;
    /** By id of the seat, as the server said last. @type {Map<string, Mine>} */
    this.mine = new Map();
    /** By id of the person; the store learns later ones. @type {Map<string, string>} */
    this.seen = new Map();
    /** What the answers were asked for: another watch or presence asks again. */
    this.asked = "";
    this.busy = "";
    picture.subscribe((what) => {
      if (what.has("store") || what.has("link")) this.follow();
    });
    void picture.ready.then(() => this.follow());
    void picture.api.get("presence/").then((list) => this.takeSeen(list), () => {});
  }

  /** @param {{user: string, last_seen_at: string | null}[]} list */
  takeSeen(list) {
    for (const { user, last_seen_at: at } of list) if (at) this.seen.set(user, at);
    this.tell();
  }

  tell() {
    /** @type {any} */ (this.picture).tell("store");
  }

  /** Asks again who may do what, when a watch changed. */
  follow() {
    const { watches, seats } = this.picture.state.records;
    if (!this.picture.state.epoch) return;
    const key = [...watches.values()].map((watch) => `${watch.id}:${watch.version}`).join() + seats.size;
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.askBoard(), ASK_AFTER);
  }

  async askBoard() {
    try {
      const { results } = await this.picture.api.get("watches/");
      this.mine = new Map(results.map((/** @type {any} */ row) => [row.id, row.mine]));
      this.tell();
    } catch {
      this.asked = ""; // the link comes back: asked then
    }
  }

  /** Last time that a person's screen was there. @param {string | null | undefined} user */
  seenAt(user) {
    if (!user) return "";
    const told = this.picture.state.presence.get(user)?.last_seen_at ?? "";
    const held = this.seen.get(user) ?? "";
    return told > held ? told : held;
  }

  /** @param {Seat} seat @param {string} action */
  allows(seat, action) {
    return this.mine.get(seat.id)?.allowed.includes(action) ?? false;
  }

  /** Who may do what the viewer may not; "" when there is nothing to do or the viewer may. @param {Seat} seat @param {string} action */
  whoMay(seat, action) {
    const refused = this.mine.get(seat.id)?.not_allowed.find((each) => each.action === action);
    if (!refused) return "";
    return refused.who_may.length ? refused.who_may.slice(0, 2).join("; ") : t("Nobody here may do this now.");
  }

  /** The contact of the viewer. @returns {Contact | null} */
  get me() {
    const { viewer, state } = this.picture;
    return [...state.records.contacts.values()].find((contact) => contact.user === viewer.id) ?? null;
  }

  /** The seat that the address names, else the viewer's own, else a vacant one. @returns {Seat | null} */
  get seat() {
    const rows = seatsWithWatch(this.picture.state);
    const key = this.picture.query.get("seat");
    const named = key ? rows.find(({ seat }) => seat.key === key || seat.id === key) : null;
    const offered = rows.find(({ seat, watch }) => watch?.handover?.to && watch.state === "handing_over" && this.me?.id === watch.handover.to && seat);
    const own = rows.find(({ watch }) => watch?.person.id === this.picture.viewer.id);
    return (named ?? offered ?? own ?? rows.find(({ watch }) => !watch) ?? rows[0])?.seat ?? null;
  }

  /** @param {string} path @param {any} [body] @returns {Promise<Outcome>} */
  async post(path, body = {}) {
    this.busy = path;
    this.tell();
    try {
      return { ok: true, data: await this.picture.api.post(path, body) };
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : { title: "", status: 0, detail: t("The server did not answer. It may have been stored: look before you try again.") };
      return { ok: false, problem };
    } finally {
      this.busy = "";
      this.tell();
    }
  }

  /** A deed told by a toast. @param {string} path @param {any} body @param {string} done */
  async act(path, body, done) {
    const outcome = await this.post(path, body);
    if (outcome.ok) toast(done);
    else toast(t("Not done"), { tone: "urgent", more: reasonOf(outcome.problem) });
    return outcome;
  }

  /** @param {Seat} seat */
  take(seat) {
    return this.act(`watches/${seat.id}/take/`, { id: uuid7() }, t("You have the watch: {seat}", { seat: seatName(seat) }));
  }

  /** @param {Seat} seat */
  takeBack(seat) {
    return this.act(`watches/${seat.id}/withdraw_offer/`, {}, t("Offer taken back. You keep the watch."));
  }

  /** @param {Seat} seat @param {boolean} own */
  async relieve(seat, own) {
    const name = seatName(seat);
    const answer = await ask({
      heading: own ? t("End your watch without a handover?") : t("Relieve {seat} without a handover?", { seat: name }),
      text: t("The seat is vacant until somebody takes it. It stays in the log with your reason."),
      reason: t("Why"),
      action: own ? t("End my watch") : t("Relieve"),
    });
    if (answer) await this.act(`watches/${seat.id}/relieve/`, { reason: answer.reason }, t("{seat} is vacant", { seat: name }));
  }

  /** @param {Contact} contact @param {string} presence */
  async setPresence(contact, presence) {
    const outcome = await this.post(`contacts/${contact.id}/presence/`, { presence });
    if (!outcome.ok) toast(t("Not done"), { tone: "urgent", more: reasonOf(outcome.problem) });
  }
}

/** What the server says is wrong, in one line. @param {import("../link/api.js").Problem} problem */
export function reasonOf(problem) {
  const errors = Object.values(problem.errors ?? {}).flat().join(" ");
  const who = Array.isArray(problem.who_may) && problem.who_may.length ? ` ${t("Ask {people}.", { people: problem.who_may.slice(0, 3).join("; ") })}` : "";
  return `${errors || problem.detail || problem.title || t("The server refused it.")}${who}`;
}
