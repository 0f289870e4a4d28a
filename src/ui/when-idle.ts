/** The page that somebody asked for has the connection for itself until then, ms. */
const afterMs = 3000;

const asked = new Set<() => Promise<unknown>>();
const waiting: (() => Promise<unknown>)[] = [];
let isWaiting = false;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 10_000 });
    else setTimeout(resolve, 200);
  });

async function loadAll(): Promise<void> {
  for (let load = waiting.shift(); load !== undefined; load = waiting.shift()) {
    await idle();
    // What does not come now is tried again when somebody wants it, and then said. A browser of before mid-2026 may not ask a second time.
    await load().catch(() => undefined);
  }
  isWaiting = false;
}

/** Loads a part that is wanted later, once the page has come to rest; one after the other, each only once. `load` is the same function each time. */
export function whenIdle(load: () => Promise<unknown>): void {
  if (asked.has(load)) return;
  asked.add(load);
  waiting.push(load);
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => void loadAll(), afterMs);
}
