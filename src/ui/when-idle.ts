/** The page that somebody asked for has the connection for itself until then, ms. */
const afterMs = 3000;

const asked = new Set<() => Promise<unknown>>();
let isWaiting = false;

const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 10_000 });
    else setTimeout(resolve, 200);
  });

async function loadAll(): Promise<void> {
  // What is asked for meanwhile comes at the end of the same set.
  for (const load of asked) {
    await idle();
    // What does not come now is tried again when somebody wants it, and then said.
    await load().catch(() => undefined);
  }
  isWaiting = false;
}

/** Loads a part that is wanted later, once the page has come to rest; one after the other, each only once. `load` is the same function each time. */
export function whenIdle(load: () => Promise<unknown>): void {
  if (asked.has(load)) return;
  asked.add(load);
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => void loadAll(), afterMs);
}
