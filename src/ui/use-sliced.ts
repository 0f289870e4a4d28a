import { useEffect, useRef, useState } from 'react';

/**
 * What takes long to make, so that `make` works in slices: until it is done, what was made before stands. What changes meanwhile is made after it,
 * or frequent changes would keep it from ever being done. Give it a memoized function.
 */
export function useSliced<Made>(make: (signal: AbortSignal) => Promise<Made>): Made | undefined {
  const [made, setMade] = useState<Made>();
  const leaving = useRef(new AbortController());
  const last = useRef(Promise.resolve());
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);
  useEffect(() => {
    const { signal } = leaving.current;
    let isNewest = true;
    const work = async () => {
      if (!isNewest) return;
      // What is called off rejects, and nobody waits for it.
      const one = await make(signal).catch(() => undefined);
      if (one !== undefined && !signal.aborted) setMade(() => one);
    };
    last.current = last.current.then(work);
    return () => {
      isNewest = false;
    };
  }, [make]);
  return made;
}
