// The resources as a table: filters and order from the address, rows from the store. Pure.
import { compare } from "../store/selectors.js";

/**
 * @typedef {import("../store/forms").Resource} Resource
 * @typedef {"kind" | "name" | "owner" | "status" | "free" | "position"} Column
 * @typedef {{by: Column, down: boolean}} Order
 * @typedef {{kind: string, side: string, status: string, q: string}} Wanted
 */

export const COLUMNS = /** @type {const} */ (["kind", "name", "owner", "status", "free", "position"]);
/** What can be used first. */
export const STATUSES = ["available", "offered", "committed", "en_route", "on_scene", "demobilizing", "out_of_service"];

const folded = (/** @type {string} */ text) => text.normalize("NFKC").toLowerCase();

/** @param {URLSearchParams} query @returns {Wanted} */
export function wantedIn(query) {
  return { kind: query.get("kind") ?? "", side: query.get("side") ?? "", status: query.get("status") ?? "", q: (query.get("q") ?? "").trim() };
}

/** @param {Wanted} wanted @param {(code: string) => string} kindName @returns {(resource: Resource) => boolean} */
export function stockMatches({ kind, side, status, q }, kindName) {
  const words = folded(q).split(/\s+/).filter(Boolean);
  return (resource) => {
    if (kind && resource.kind !== kind) return false;
    if (side && resource.organization.side !== side) return false;
    if (status && (status === "free" ? resource.available_quantity <= 0 || resource.status === "out_of_service" : resource.status !== status)) return false;
    const text = folded([resource.code, resource.name, ...Object.values(resource.names ?? {}), resource.type, kindName(resource.kind), resource.organization.name, resource.organization.short_name, resource.contact ?? "", resource.remarks].join("\n"));
    return words.every((word) => text.includes(word));
  };
}

/** `sort=owner`, `sort=-free`; by kind when nothing is said. @param {string | null} text @returns {Order} */
export function orderIn(text) {
  const by = COLUMNS.find((column) => column === (text ?? "").replace(/^-/, "")) ?? "kind";
  return { by, down: (text ?? "").startsWith("-") };
}

/** @param {Order} order @param {Column} by @returns {string | null} for the address; pressing a heading twice turns it */
export function pressed(order, by) {
  const down = order.by === by ? !order.down : false;
  const text = `${down ? "-" : ""}${by}`;
  return text === "kind" ? null : text;
}

/** @param {Resource[]} resources @param {Order} order @param {(code: string) => string} kindName @returns {Resource[]} */
export function ordered(resources, { by, down }, kindName) {
  /** @type {Record<Column, (a: Resource, b: Resource) => number>} */
  const columns = {
    kind: (a, b) => kindName(a.kind).localeCompare(kindName(b.kind)),
    name: (a, b) => a.name.localeCompare(b.name),
    owner: (a, b) => compare(a.organization.side === "military" ? "0" : "1", b.organization.side === "military" ? "0" : "1") || compare(a.organization.short_name, b.organization.short_name),
    status: (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status),
    free: (a, b) => b.available_quantity - a.available_quantity || b.quantity - a.quantity,
    position: (a, b) => compare(b.position_at ?? "", a.position_at ?? ""),
  };
  const sign = down ? -1 : 1;
  return [...resources].sort((a, b) => sign * columns[by](a, b) || a.name.localeCompare(b.name) || compare(a.id, b.id));
}
