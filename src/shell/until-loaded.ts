import { createStore } from '#src/azure/external-store.ts';

const againMs = 10_000;

/** How many parts that take up revokes of an earlier load could not be loaded so far. */
export const missingParts = createStore(0);

/**
 * Gives `take` the part of the app that takes up revokes of an earlier load, as soon as `load` brings it: a connection that was gone for a
 * moment must not leave them for as long as the page is open. Answers with what stops it.
 */
export function untilLoaded<Part extends object>(load: () => Promise<Part>, take: (part: Part) => void): () => void {
  let isOver = false;
  let isMissing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    window.removeEventListener('online', again);
    if (isMissing) missingParts.set(missingParts.get() - 1);
    isMissing = false;
  };
  const attempt = async () => {
    const part = await load().catch(() => undefined);
    if (isOver) return;
    if (part !== undefined) {
      stop();
      take(part);
      return;
    }
    if (!isMissing) missingParts.set(missingParts.get() + 1);
    isMissing = true;
    // Two may have been on their way.
    clearTimeout(timer);
    timer = setTimeout(again, againMs);
  };
  const again = () => void attempt();
  window.addEventListener('online', again);
  again();
  return stop;
}
