import { useEffect, useState } from 'react';

/**
 * What takes long to make, so that `make` works in slices: until it is done, what was made before stands. What changes meanwhile is made after it,
 * or frequent changes would keep it from ever being done. Give it a memoized function.
 */
export function useSliced<Made>(make: (signal: AbortSignal) => Promise<Made>): Made | undefined {
  const [made, setMade] = useState<Made>();
  const [maker] = useState(() => createMaker<Made>((one) => setMade(() => one)));
  useEffect(() => maker.make(make), [maker, make]);
  useEffect(() => () => maker.stop(), [maker]);
  return made;
}

function createMaker<Made>(tell: (made: Made) => void) {
  let next: ((signal: AbortSignal) => Promise<Made>) | undefined;
  let leaving = new AbortController();
  let isBusy = false;

  async function work(): Promise<void> {
    isBusy = true;
    while (next !== undefined) {
      const make = next;
      next = undefined;
      const { signal } = leaving;
      // What is called off rejects, and nobody waits for it.
      const made = await make(signal).catch(() => undefined);
      if (made !== undefined && !signal.aborted) tell(made);
    }
    isBusy = false;
  }

  return {
    make(make: (signal: AbortSignal) => Promise<Made>): void {
      next = make;
      if (!isBusy) void work();
    },
    stop(): void {
      next = undefined;
      leaving.abort();
      leaving = new AbortController();
    },
  };
}
