// What came a moment ago is marked for five seconds: no flash, nothing moves.

const LASTS = 5_000;

export class FreshMarks {
  /** @param {() => void} faded called when marks went out */
  constructor(faded) {
    this.faded = faded;
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    this.timers = new Map();
  }

  /** @param {readonly import("../store/forms").Entry[]} entries those of one push; a catch-up of many marks nothing */
  mark(entries) {
    if (entries.length > 20) return;
    for (const { data, subject } of entries) {
      if (!data || data.withdrawn) continue;
      clearTimeout(this.timers.get(subject.id));
      this.timers.set(subject.id, setTimeout(() => this.fade(subject.id), LASTS));
    }
  }

  /** @param {string} id */
  fade(id) {
    this.timers.delete(id);
    this.faded();
  }

  /** @param {string} id */
  has(id) {
    return this.timers.has(id);
  }
}
