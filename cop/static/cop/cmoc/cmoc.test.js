import { beforeEach, expect, test } from "vitest";
import { fromSnapshot } from "../store/state.js";
import { briefOf } from "./brief.js";
import { changedByBoth, changesOf } from "./contact_form.js";
import { choicesOf, contactMatches, inOrder, wantedIn } from "./directory.js";
import { keepRemarks, remarksOf, wipeRemarks } from "./remarks.js";
import { comingChanges, dutyRows, hoursOf, standing, stretches } from "./roster.js";
import { middleOf, tabOf } from "./tabs.js";
import { fromMomentField, toMomentField } from "./moment_field.js";

const at = (/** @type {string} */ time, day = 23) => `2026-11-${day}T${time}:00Z`;
const ms = (/** @type {string} */ time, day = 23) => Date.parse(at(time, day));
const army = { id: "army", name: "Republic of Korea Army", short_name: "ROK Army", side: "military" };
const ocha = { id: "ocha", name: "UN OCHA", short_name: "OCHA", side: "civilian" };
const base = { audience: "shared", version: 1 };
const contact = (/** @type {string} */ id, /** @type {any} */ more = {}) => /** @type {any} */ ({ ...base, id, name: id, names: {}, title: "Maj", organization: army, user: `u-${id}`, seat: null, languages: ["ko"], phone: "+82 10-1234-5678", radio_callsign: "", email: "", roles: [], presence: "on_duty", presence_since: at("10:00"), valid_from: null, valid_until: null, ...more });
const seat = (/** @type {string} */ id, /** @type {any} */ more = {}) => /** @type {any} */ ({ ...base, id, key: id, name: id, names: {}, side: "military", organization: null, order: 10, shifts: [], ...more });
const watch = (/** @type {string} */ id, /** @type {any} */ more = {}) => /** @type {any} */ ({ ...base, id, seat: "air", contact: "park", person: { id: "u-park", name: "Maj Park", organization: "ROK Army", side: "military" }, started_at: at("09:00"), until: at("17:00"), state: "on_duty", handover: null, relieved: null, ended_at: null, ...more });
const shift = (/** @type {string} */ from, /** @type {string} */ to, who = "park") => ({ id: from, contact: who, starts_at: at(from), ends_at: at(to) });
/** @param {any} parts */
const stateOf = (parts) => fromSnapshot({ epoch: "e", heads: {}, at: "", operation: /** @type {any} */ (null), ...parts });
const now = ms("16:25");

test("a seat is vacant, late, ending within the hour or held", () => {
  expect([standing(null, now), standing(watch("1", { until: at("16:00") }), now), standing(watch("1"), now), standing(watch("1", { until: at("17:26") }), now), standing(watch("1", { until: null }), now)]).toEqual(["vacant", "late", "soon", "held", "held"]);
});

test("a vacant seat tells since when and whom to call, its own people first; others of its side after", () => {
  const state = stateOf({
    seats: [seat("air", { shifts: [shift("18:00", "22:00")] }), seat("coordinator", { side: "civilian", order: 20 })],
    watches: [watch("old", { ended_at: at("16:00"), state: "ended" }), watch("2", { seat: "coordinator" })],
    contacts: [contact("park", { presence: "on_duty" }), contact("a", { presence: "on_call" }), contact("b", { presence: "on_call", seat: "air" }), contact("c", { presence: "on_call", organization: ocha }), contact("d", { presence: "on_call", valid_until: at("12:00") })],
  });
  const [air, coordinator] = dutyRows(state, now);
  expect([air.watch, air.vacantSince, air.toCall.map(({ id }) => id), air.next?.id, air.standing]).toEqual([null, at("16:00"), ["b", "a"], "18:00", "vacant"]);
  expect([coordinator.holder?.id, coordinator.toCall]).toEqual(["park", []]);
});

test("what nobody is planned for is a gap; a shift without a name covers nothing; shifts that overlap do not count twice", () => {
  const planned = seat("air", { shifts: [shift("18:00", "20:00"), { ...shift("19:00", "21:00"), contact: "lee" }, { ...shift("22:00", "23:00"), contact: null }] });
  expect(stretches(planned, ms("17:00"), ms("23:00")).map(({ kind, from, to, shift: each }) => [kind, (from - ms("17:00")) / 3_600_000, (to - ms("17:00")) / 3_600_000, each?.contact ?? ""])).toEqual([["gap", 0, 1, ""], ["shift", 1, 3, "park"], ["shift", 3, 4, "lee"], ["gap", 4, 6, ""]]);
  expect(stretches(seat("x"), 0, 10)).toEqual([{ kind: "gap", from: 0, to: 10, shift: null }]);
  expect(comingChanges(stateOf({ seats: [planned] }), ms("17:30"), ms("23:00")).map(({ kind, at: when }) => [kind, new Date(when).toISOString().slice(11, 16)])).toEqual([["shift", "18:00"], ["shift", "20:00"], ["gap", "21:00"]]);
  expect(hoursOf(ms("16:25"), ms("23:00")).map((hour) => new Date(hour).getUTCHours())).toEqual([17, 20]);
});

test("the brief holds what changed in the watch, what stays open, what moved and what is unread", () => {
  const incident = (/** @type {string} */ id, /** @type {string} */ severity, /** @type {string} */ updated, status = "responding") => ({ ...base, id, code: id, severity, status, updated_at: updated });
  const state = stateOf({
    incidents: [incident("minor", "minor", at("12:00")), incident("worst", "extreme", at("08:00")), incident("closed", "extreme", at("13:00"), "closed"), incident("severe", "severe", at("07:00")), incident("old", "minor", at("06:00"))],
    log_lines: [{ ...base, id: "l", incident: "worst", text: "", author: null, system: false, changes: [], at: at("16:00"), struck: null }],
    commitments: [{ ...base, id: "c1", resource: "r", incident: "worst", quantity: 2, committed_at: at("10:00"), released_at: null }, { ...base, id: "c2", resource: "r", incident: "worst", quantity: 1, committed_at: at("05:00"), released_at: at("11:00") }, { ...base, id: "c3", resource: "r", incident: "worst", quantity: 1, committed_at: at("05:00"), released_at: null }],
    rooms: [{ ...base, id: "room", name: "Everyone", names: {}, incident: null }],
    messages: [{ ...base, id: "m", room: "room", text: "x", author: { id: "other" }, at: at("15:00"), mentions: [] }],
  });
  const brief = briefOf(state, at("09:00"), "me");
  expect(brief.changed.map(({ incident: each, at: when }) => [each.id, when])).toEqual([["worst", at("16:00")], ["minor", at("12:00")], ["closed", at("13:00")]]);
  expect(brief.open.map(({ id }) => id)).toEqual(["severe"]);
  expect(brief.moved.map(({ deed, commitment }) => [deed, commitment.id])).toEqual([["released", "c2"], ["committed", "c1"]]);
  expect(brief.rooms.map(({ room, unread }) => [room.id, unread])).toEqual([["room", 1]]);
  expect(briefOf(state, at("09:00"), "other").rooms).toEqual([]);
});

test("contacts are found by words in any name, by a part of the number, by side, organization and language", () => {
  const park = contact("Park Ji-hoon", { names: { ko: "박지훈" }, radio_callsign: "Anvil 6", roles: ["roads"], languages: ["ko", "en-GB"] });
  const fits = (/** @type {string} */ query) => contactMatches(wantedIn(new URLSearchParams(query)))(park);
  expect(["", "q=박지훈", "q=anvil roads", "q=1234-56", "side=military", "organization=army", "language=en"].map(fits)).toEqual(Array(7).fill(true));
  expect(["q=anvil 7", "q=12", "side=civilian", "organization=ocha", "language=th"].map(fits)).toEqual(Array(5).fill(false));
  expect(inOrder([contact("z"), contact("over", { valid_until: at("10:00") }), contact("a", { organization: ocha })], now).map(({ id }) => id)).toEqual(["z", "a", "over"]);
  expect(choicesOf([park, contact("x", { organization: ocha })])).toEqual({ organizations: [{ id: "ocha", name: "OCHA", count: 1 }, { id: "army", name: "ROK Army", count: 1 }], languages: [["ko", 2], ["en-GB", 1]] });
});

test("only what was changed in a contact is sent, and seconds that the field cannot show are no change", () => {
  const held = contact("park", { valid_from: "2026-11-23T09:00:12.5Z" });
  const body = { name: "park", seat: "air", organization: "army", valid_from: at("09:00"), languages: ["ko"] };
  expect(changesOf(held, body)).toEqual({ seat: "air" });
  expect(changedByBoth(held, { ...held, phone: "2" }, { seat: "air", phone: "3" })).toEqual({ phone: "3" });
});

test("the tab follows the address; what is named opens where it stands; a phone begins with who is on duty", () => {
  const tab = (/** @type {string} */ query, narrow = false) => tabOf(new URLSearchParams(query), narrow);
  expect([tab(""), tab("", true), tab("seat=air", true), tab("room=1", true), tab("contact=new"), tab("tab=roster"), tab("tab=nonsense")]).toEqual(["watch", "duty", "watch", "rooms", "contacts", "roster", "watch"]);
  expect([middleOf("rooms"), middleOf("roster")]).toEqual(["watch", "roster"]);
});

test("times in fields are groups; a short form means the next such moment, or one just passed", () => {
  expect([toMomentField("2026-11-23T16:25:31Z"), toMomentField(null), fromMomentField("", now)]).toEqual(["231625ZNOV26", "", null]);
  const read = (/** @type {string} */ text) => fromMomentField(text, now);
  expect([read("231625Z NOV 26"), read("18:00"), read("1600Z"), read("1000Z"), read("0100I"), read("220900Z")]).toEqual([at("16:25"), at("18:00"), at("16:00"), at("10:00", 24), at("16:00"), "2026-12-22T09:00:00Z"]);
  expect(() => read("2500Z")).toThrow();
  expect(() => read("tomorrow")).toThrow();
});

beforeEach(() => sessionStorage.clear());
test("remarks survive a reload, an emptied field stays empty, and logging out wipes them", () => {
  expect(remarksOf("w")).toBe(null);
  keepRemarks("w", "quiet on the site");
  keepRemarks("v", "");
  sessionStorage.setItem("another", "stays");
  expect([remarksOf("w"), remarksOf("v")]).toEqual(["quiet on the site", ""]);
  wipeRemarks();
  expect([remarksOf("w"), sessionStorage.getItem("another")]).toEqual([null, "stays"]);
});
