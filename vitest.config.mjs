import { defineConfig } from "vitest/config";

/** Ends with one plain line, which scripts that sum up several runners can read. */
const plainCount = {
  /** @param {readonly import("vitest/node").TestModule[]} modules */
  onTestRunEnd(modules) {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const broken = modules.filter((module) => module.state() === "failed" && [...module.children.allTests()].length === 0).length;
    const count = (/** @type {string} */ state) => states.filter((each) => each === state).length;
    console.log(`${count("passed")} passed, ${count("failed") + broken} failed`);
  },
};

export default defineConfig({
  test: {
    environment: "jsdom",
    include: ["cop/static/cop/**/*.test.js", "tools/*.test.mjs"],
    reporters: ["default", plainCount],
    maxWorkers: 2,
    css: true,
  },
});
