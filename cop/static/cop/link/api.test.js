import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, NetworkError, csrfToken, get, getAll, patch, post, send, verdict } from "./api.js";
import { jittered } from "./backoff.js";
import { shortCode, uuid7 } from "./ids.js";

const answer = (/** @type {any} */ body, status = 200, headers = {}) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
const fetched = vi.fn();
beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  document.body.innerHTML = '<input name="csrfmiddlewaretoken" value="form-token">';
});
afterEach(() => vi.unstubAllGlobals());

test("writing carries the token and the version, reading carries neither", async () => {
  fetched.mockImplementation(async () => answer({ id: "a" }));
  await patch("operations/demo/incidents/a/", { title: "x" }, 7);
  const [path, options] = fetched.mock.calls[0];
  expect(path).toBe("/api/v1/operations/demo/incidents/a/");
  expect(options.headers.get("If-Match")).toBe('"7"');
  expect(options.headers.get("X-CSRFToken")).toBe("form-token");
  expect(options.headers.get("Content-Type")).toBe("application/json");
  await get("me/");
  expect(fetched.mock.calls[1][1].headers.has("X-CSRFToken")).toBe(false);
});

test("the cookie's token is the newest", () => {
  document.cookie = "csrftoken=cookie-token";
  expect(csrfToken()).toBe("cookie-token");
  document.cookie = "csrftoken=; expires=Thu, 01 Jan 1970 00:00:00 GMT";
});

test("a refusal becomes an ApiError with the problem, and with the time to wait", async () => {
  fetched.mockResolvedValue(answer({ type: "about:blank", title: "Too many requests", status: 429, detail: "Slow down." }, 429, { "Retry-After": "3" }));
  const error = await post("x/").catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error.message).toBe("Slow down.");
  expect(error.wait).toBe(3000);
});

test("an error page that is no problem document still tells its status", async () => {
  fetched.mockResolvedValue(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
  const error = await send("POST", "x/", { body: {} }).catch((thrown) => thrown);
  expect([error.status, error.problem.type]).toEqual([502, undefined]);
});

test("reading is repeated over a bad link, writing is not", async () => {
  vi.useFakeTimers();
  fetched.mockRejectedValueOnce(new TypeError("network")).mockResolvedValueOnce(answer({}, 503)).mockResolvedValueOnce(answer({ ok: true }));
  const reading = get("me/");
  await vi.advanceTimersByTimeAsync(5000);
  expect(await reading).toEqual({ ok: true });
  vi.useRealTimers();
  fetched.mockReset().mockRejectedValue(new TypeError("network"));
  await expect(post("x/")).rejects.toBeInstanceOf(NetworkError);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test("a body with a file goes as a form", async () => {
  fetched.mockResolvedValue(answer({}, 201));
  await post("x/", { id: "1", caption: null, file: new Blob(["x"]) });
  const { body, headers } = fetched.mock.calls[0][1];
  expect(body).toBeInstanceOf(FormData);
  expect([...body.keys()]).toEqual(["id", "file"]);
  expect(headers.has("Content-Type")).toBe(false);
});

test("204 has no body, and pages of a list are put together", async () => {
  fetched.mockResolvedValueOnce(answer(null, 204));
  expect(await post("x/")).toBeNull();
  fetched.mockResolvedValueOnce(answer({ results: [1], next: "http://localhost/api/v1/x/?cursor=2" })).mockResolvedValueOnce(answer({ results: [2], next: null }));
  expect(await getAll("x/")).toEqual([1, 2]);
  expect(fetched.mock.calls.at(-1)?.[0]).toBe("/api/v1/x/?cursor=2");
  fetched.mockResolvedValueOnce(answer(["plain"]));
  expect(await getAll("x/")).toEqual(["plain"]);
});

test("a failure means one of three things; a mistake of ours is thrown", () => {
  const api = (/** @type {number} */ status, /** @type {string | undefined} */ type) => new ApiError({ type, title: "", status, detail: "" }, new Headers());
  expect(verdict(api(401, "about:blank"))).toBe("logged-out");
  expect(verdict(api(404, "about:blank"))).toBe("withdrawn");
  expect(verdict(api(404, undefined))).toBe("unreachable");
  expect(verdict(new NetworkError("x"))).toBe("unreachable");
  expect(() => verdict(new TypeError("bug"))).toThrow("bug");
});

test("ids sort by time and codes are sayable", () => {
  expect(uuid7(1000) < uuid7(2000)).toBe(true);
  expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(Array.from({ length: 500 }, () => uuid7())).size).toBe(500);
  expect(shortCode("INC")).toMatch(/^INC-[0-9A-HJKMNP-TV-Z]{5}$/);
});

test("waiting grows and is capped", () => {
  expect(jittered(0, () => 1)).toBe(1000);
  expect(jittered(3, () => 1)).toBe(8000);
  expect(jittered(50, () => 1)).toBe(30_000);
  expect(jittered(5, () => 0)).toBe(0);
});
