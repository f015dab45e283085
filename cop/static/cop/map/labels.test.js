import { describe, expect, it } from "vitest";
import { BoxGrid, overlap } from "./boxes.js";
import { placeLabels } from "./labels.js";

const body = { x: -15, y: -15, w: 30, h: 30 };

/** @param {string} key @param {number} x @param {number} y @param {Partial<import("./labels.js").LabelRequest>} [more] */
function request(key, x, y, more = {}) {
  return { key, x, y, body, width: 60, height: 14, rank: 1, forced: false, ...more };
}

/** @param {import("./labels.js").LabelRequest[]} requests */
function symbols(requests) {
  /** @type {BoxGrid<string>} */
  const taken = new BoxGrid();
  for (const { key, x, y } of requests) taken.add({ x: x + body.x, y: y + body.y, w: body.w, h: body.h }, key);
  return taken;
}

/** @param {import("./labels.js").LabelRequest} of @param {{dx: number, dy: number}} at */
const box = (of, at) => ({ x: of.x + at.dx, y: of.y + at.dy, w: of.width, h: of.height });

describe("placing labels", () => {
  it("puts a text to the right where there is room, else to the left, below, above", () => {
    const alone = [request("a", 100, 100)];
    expect(placeLabels(alone, symbols(alone)).get("a")?.side).toBe("right");
    const pair = [request("a", 100, 100), request("wall", 150, 100, { width: 0 })];
    expect(placeLabels([pair[0]], symbols(pair)).get("a")?.side).toBe("left");
    const between = [...pair, request("wall2", 50, 100)];
    expect(placeLabels([between[0]], symbols(between)).get("a")?.side).toBe("below");
  });

  it("lets the higher rank choose first, whatever the order of the list", () => {
    const low = request("low", 100, 100, { rank: 2 });
    const high = request("high", 190, 100, { rank: 9, width: 400 });
    for (const list of [[low, high], [high, low]]) {
      const placed = placeLabels(list, symbols([low, high]));
      expect(placed.get("high")?.side).toBe("right");
    }
    const crowd = Array.from({ length: 9 }, (_, i) => request(`c${i}`, 100 + 20 * i, 100, { rank: i }));
    const placed = placeLabels(crowd, symbols(crowd));
    expect(placed.has("c8")).toBe(true);
    expect(placed.size).toBeLessThan(9);
  });

  it("never lets two texts, or a text and a foreign symbol, lie on each other", () => {
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const requests = Array.from({ length: 250 }, (_, i) => request(`k${i}`, random() * 900, random() * 700, { rank: Math.floor(random() * 9), width: 40 + random() * 80, centered: i % 5 === 0 }));
    const placed = placeLabels(requests, symbols(requests));
    const boxes = requests.flatMap((each) => (placed.has(each.key) ? [{ key: each.key, box: box(each, /** @type {any} */ (placed.get(each.key))) }] : []));
    expect(boxes.length).toBeGreaterThan(40);
    for (const a of boxes) {
      for (const b of boxes) if (a.key < b.key) expect(overlap(a.box, b.box)).toBe(false);
      for (const other of requests) {
        if (other.key !== a.key) expect(overlap(a.box, { x: other.x + body.x, y: other.y + body.y, w: body.w, h: body.h })).toBe(false);
      }
    }
  });

  it("always shows the selected one, inside the view where it can", () => {
    const crowd = Array.from({ length: 30 }, (_, i) => request(`c${i}`, 100 + 12 * (i % 6), 100 + 12 * Math.floor(i / 6), { rank: 9 }));
    const chosen = request("chosen", 130, 124, { forced: true, rank: 0 });
    expect(placeLabels([...crowd, chosen], symbols([...crowd, chosen])).has("chosen")).toBe(true);
    const atEdge = request("edge", 280, 50, { forced: true });
    expect(placeLabels([atEdge], symbols([atEdge]), { x: 0, y: 0, w: 300, h: 200 }).get("edge")?.side).toBe("left");
  });

  it("moves the name of a big town aside rather than dropping it", () => {
    const cluster = request("cluster", 100, 100);
    const town = request("town", 100, 100, { centered: true, mayStepAside: true, body: { x: 0, y: 0, w: 0, h: 0 } });
    expect(placeLabels([town], symbols([cluster])).get("town")?.side).toBe("north");
    expect(placeLabels([{ ...town, mayStepAside: false }], symbols([cluster])).size).toBe(0);
  });
});
