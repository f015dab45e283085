// Ids and codes that a device may give while it is offline. The server takes them as they are, so that a POST may be repeated.

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A UUIDv7: sorts by the time it was made. @param {number} [now] milliseconds @returns {string} */
export function uuid7(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0, rest = now; i < 6; i++, rest = Math.floor(rest / 256)) bytes[5 - i] = rest % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A code for the radio: INC-7K3QF. @param {string} prefix */
export function shortCode(prefix) {
  return `${prefix}-${[...crypto.getRandomValues(new Uint8Array(5))].map((byte) => CROCKFORD[byte % 32]).join("")}`;
}
