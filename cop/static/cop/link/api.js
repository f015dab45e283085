// REST from the browser: the session's cookie, the CSRF header, problem details as one kind of error, patience with a bad link.

/**
 * RFC 9457, as the server sends it.
 * @typedef {object} Problem
 * @property {string} [type] present in every answer that the server itself formed
 * @property {string} title
 * @property {number} status
 * @property {string} detail
 * @property {Record<string, string[]>} [errors] by field
 * @property {any} [who_may] who may do what you may not
 * @property {any} [current] a stale PATCH: the record as it stands
 * @property {any} [yours] and what was sent
 */

/** The server answered, and the answer is no. */
export class ApiError extends Error {
  /** @param {Problem} problem @param {Headers} headers */
  constructor(problem, headers) {
    super(problem.detail || problem.title);
    this.name = "ApiError";
    this.problem = problem;
    this.status = problem.status;
    /** Milliseconds that the server asks to wait, 0 when it does not say. */
    this.wait = Math.max(0, Number(headers.get("Retry-After")) || 0) * 1000;
  }
}

/** Nothing came back: no network, no server, or too slow. Whether the server did it is not known. */
export class NetworkError extends Error {
  /** @param {unknown} cause */
  constructor(cause) {
    super("The server could not be reached.", { cause });
    this.name = "NetworkError";
  }
}

/**
 * What a failed read means for the page: the login ended, the operation is not ours (any more), or nobody answered sensibly.
 * A proxy's 404 is no word from the server; a problem document is. Throws what is a mistake of ours.
 * @param {unknown} error
 * @returns {"logged-out" | "withdrawn" | "unreachable"}
 */
export function verdict(error) {
  if (error instanceof ApiError) {
    if (error.status === 401) return "logged-out";
    return error.problem.type && [403, 404].includes(error.status) ? "withdrawn" : "unreachable";
  }
  if (error instanceof NetworkError) return "unreachable";
  throw error;
}

export const API = "/api/v1/";
const SAFE = new Set(["GET", "HEAD"]);
const PASSING = new Set([502, 503, 504]);
const TIMEOUT = 20_000;

/** The token for forms: the cookie is newest, a form's hidden field the fallback. */
export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)(?:__Host-|__Secure-)?csrftoken=([^;]+)/);
  if (cookie) return decodeURIComponent(cookie[1]);
  return /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrfmiddlewaretoken]"))?.value ?? "";
}

/** @param {any} body @returns {{payload: BodyInit | undefined, type: string}} */
function encoded(body) {
  if (body === undefined) return { payload: undefined, type: "" };
  if (body instanceof FormData) return { payload: body, type: "" };
  if (Object.values(body ?? {}).some((value) => value instanceof Blob)) {
    const form = new FormData();
    for (const [name, value] of Object.entries(body)) if (value !== null && value !== undefined) form.append(name, value instanceof Blob ? value : String(value));
    return { payload: form, type: "" };
  }
  return { payload: JSON.stringify(body), type: "application/json" };
}

/** @param {Response} response @returns {Promise<Problem>} */
async function problemOf(response) {
  const said = await response.json().catch(() => null);
  return { title: response.statusText, detail: "", ...(said && typeof said === "object" ? said : {}), status: response.status };
}

/**
 * One request. Throws ApiError or NetworkError.
 * @param {string} method
 * @param {string} path below /api/v1/, or an absolute path
 * @param {{body?: any, version?: number, headers?: Record<string, string>, signal?: AbortSignal, timeout?: number}} [options] `version` goes into If-Match
 * @returns {Promise<{status: number, data: any}>}
 */
export async function send(method, path, { body, version, headers = {}, signal, timeout = TIMEOUT } = {}) {
  const { payload, type } = encoded(body);
  const head = new Headers({ Accept: "application/json", ...headers });
  if (type) head.set("Content-Type", type);
  if (!SAFE.has(method)) head.set("X-CSRFToken", csrfToken());
  if (version !== undefined) head.set("If-Match", `"${version}"`);
  const limit = AbortSignal.timeout(timeout);
  let response;
  try {
    response = await fetch(path.startsWith("/") ? path : API + path, {
      method, headers: head, body: payload, credentials: "same-origin", redirect: "error", signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    throw new NetworkError(error);
  }
  if (!response.ok) throw new ApiError(await problemOf(response), response.headers);
  try {
    return { status: response.status, data: response.status === 204 ? null : await response.json() };
  } catch (error) {
    throw new NetworkError(error); // cut off in the middle
  }
}

/** Reading is repeated twice when the link or the server hiccups. @param {string} path @param {{signal?: AbortSignal, tries?: number}} [options] @returns {Promise<any>} */
export async function get(path, { signal, tries = 3 } = {}) {
  for (let left = tries; ; left--) {
    try {
      return (await send("GET", path, { signal })).data;
    } catch (error) {
      const passing = error instanceof NetworkError || (error instanceof ApiError && PASSING.has(error.status));
      if (!passing || left <= 1 || signal?.aborted) throw error;
      await new Promise((resume) => setTimeout(resume, Math.max(error instanceof ApiError ? error.wait : 0, (200 + Math.random() * 400) * (tries - left + 1))));
    }
  }
}

/** @param {string} path @param {any} [body] @param {{signal?: AbortSignal}} [options] @returns {Promise<any>} */
export async function post(path, body = {}, options = {}) {
  return (await send("POST", path, { body, ...options })).data;
}

/** @param {string} path @param {any} body @param {number} version of the record that was edited @returns {Promise<any>} */
export async function patch(path, body, version) {
  return (await send("PATCH", path, { body, version })).data;
}

/** Every page of a list. @param {string} path @param {number} [most] @returns {Promise<any[]>} */
export async function getAll(path, most = 2000) {
  const all = [];
  /** @type {string | null} */
  let next = path;
  while (next && all.length < most) {
    const page = await get(next);
    if (Array.isArray(page)) return page;
    all.push(...page.results);
    next = page.next ? new URL(page.next, location.href).pathname + new URL(page.next, location.href).search : null;
  }
  return all;
}

/** @param {string} slug @param {string} [rest] path of something in an operation */
export function inOperation(slug, rest = "") {
  return `operations/${encodeURIComponent(slug)}/${rest}`;
}
