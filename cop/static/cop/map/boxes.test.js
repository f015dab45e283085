import { describe, expect, it } from "vitest";
import { BoxGrid } from "./boxes.js";

describe("what lies under a point", () => {
  it("is the topmost of those that hold it", () => {
    const grid = new BoxGrid();
    grid.add({ x: 0, y: 0, w: 30, h: 30 }, "below");
    grid.add({ x: 10, y: 10, w: 30, h: 30 }, "above");
    expect(grid.at(15, 15)).toBe("above");
    expect(grid.at(5, 5)).toBe("below");
    expect(grid.at(200, 5)).toBeNull();
  });

  it("is the nearest within the tolerance, for fingers", () => {
    const grid = new BoxGrid();
    grid.add({ x: 0, y: 0, w: 10, h: 10 }, "left");
    grid.add({ x: 30, y: 0, w: 10, h: 10 }, "right");
    expect(grid.at(16, 5)).toBeNull();
    expect(grid.at(16, 5, 14)).toBe("left");
    expect(grid.at(25, 5, 14)).toBe("right");
    expect(grid.at(55, 5, 14)).toBeNull();
  });

  it("is found across the cells of the grid and left of zero", () => {
    const grid = new BoxGrid();
    grid.add({ x: -200, y: -10, w: 400, h: 20 }, "wide");
    for (const x of [-199, -64, 0, 63, 64, 199]) expect(grid.at(x, 0)).toBe("wide");
    expect(grid.isFree({ x: 100, y: 5, w: 10, h: 10 })).toBe(false);
    expect(grid.isFree({ x: 100, y: 5, w: 10, h: 10 }, "wide")).toBe(true);
    expect(grid.isFree({ x: 100, y: 11, w: 10, h: 10 })).toBe(true);
  });
});
