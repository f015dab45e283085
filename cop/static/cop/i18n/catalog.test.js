import { afterEach, expect, test } from "vitest";
import { nameIn, t, tn } from "./catalog.js";

afterEach(() => {
  delete (/** @type {any} */ (globalThis).django);
});

test("without a catalog the English text is shown with its values", () => {
  expect(t("Struck {time} by {person}", { time: "1606Z", person: "Maj Park" })).toBe("Struck 1606Z by Maj Park");
  expect(tn("{count} line", "{count} lines", 1)).toBe("1 line");
  expect(tn("{count} line", "{count} lines", 2)).toBe("2 lines");
});

test("the catalog of the server wins", () => {
  /** @type {any} */ (globalThis).django = {
    gettext: (/** @type {string} */ text) => (text === "Add line" ? "기록 추가" : text),
    ngettext: () => "기록 {count}건",
  };
  expect(t("Add line")).toBe("기록 추가");
  expect(tn("{count} line", "{count} lines", 3)).toBe("기록 3건");
});

test("a place without a value stays visible", () => {
  expect(t("Hello {name}", {})).toBe("Hello {name}");
});

test("names come in the language of the page, else as given", () => {
  document.documentElement.lang = "ko";
  expect(nameIn({ en: "Pohang", ko: "포항" })).toBe("포항");
  expect(nameIn({ en: "Pohang" }, "Pohang-si")).toBe("Pohang-si");
  expect(nameIn(null, "Pohang")).toBe("Pohang");
});
