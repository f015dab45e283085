// Calls when a part of an element comes into sight: the foot of a list, before it is reached.

/** @param {import("lit").ReactiveElement} host @param {string} selector @param {() => void} seen */
export function sight(host, selector, seen) {
  /** @type {Element | null} */
  let watched = null;
  const observer = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && seen(), { rootMargin: "200px" });
  host.addController({
    hostUpdated() {
      const part = host.querySelector(selector);
      if (watched) observer?.unobserve(watched);
      watched = part;
      if (part) observer?.observe(part); // observed anew: it tells again when the part is still in sight after a page came
    },
    hostDisconnected() {
      observer?.disconnect();
      watched = null;
    },
  });
}
