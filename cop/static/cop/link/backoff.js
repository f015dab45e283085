// Waiting before the next try: full jitter, so that a thousand screens do not come back in one second after a restart.

export const CAP = 30_000;

/**
 * @param {number} attempt 0 for the first try that failed
 * @param {() => number} [random] 0..1
 * @returns {number} milliseconds, between 0 and min(30 s, 1 s doubled per attempt)
 */
export function jittered(attempt, random = Math.random) {
  return random() * Math.min(CAP, 1000 * 2 ** Math.min(attempt, 10));
}
