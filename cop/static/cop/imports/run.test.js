import { describe, expect, it } from "vitest";
import { ApiError, NetworkError } from "../link/api.js";
import { run } from "./run.js";

/** @param {any[]} answers */
function server(answers) {
  /** @type {string[]} */
  const asked = [];
  /** @param {string} path */
  const ask = async (path) => {
    asked.push(path);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { ask: /** @type {any} */ (ask), asked, wait: async () => {} };
}

describe("applying an import", () => {
  it("asks for chunk after chunk until the server says that it is through", async () => {
    const far = server([{ state: "applying", done: 1000, total: 1707 }, { state: "applied", done: 1707, total: 1707 }]);
    /** @type {number[]} */
    const told = [];
    const end = await run("/i/", "apply", ({ done }) => told.push(done), far);
    expect(end.state).toBe("applied");
    expect(told).toEqual([1000, 1707]);
    expect(far.asked).toEqual(["/i/apply/", "/i/apply/"]);
  });

  it("asks again when an answer is lost, and gives up after five", async () => {
    const lost = () => new NetworkError(new Error("gone"));
    const far = server([lost(), lost(), { state: "undone", done: 3, total: 3 }]);
    await expect(run("/i/", "undo", () => {}, far)).resolves.toMatchObject({ state: "undone" });
    const dead = server(Array.from({ length: 9 }, lost));
    await expect(run("/i/", "undo", () => {}, dead)).rejects.toBeInstanceOf(NetworkError);
    expect(dead.asked.length).toBe(6);
  });

  it("stops at a refusal", async () => {
    const refused = new ApiError({ title: "Somebody was first", status: 409, detail: "This import was undone." }, new Headers());
    const far = server([refused]);
    await expect(run("/i/", "apply", () => {}, far)).rejects.toBe(refused);
  });
});
