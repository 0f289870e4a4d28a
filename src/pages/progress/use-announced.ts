import { useEffect, useRef, useState } from 'react';

/** Between two announcements of how far a grant is, ms: often enough to follow, seldom enough to hear anything else. */
const quietMs = 15_000;

/** `text`, for reading aloud: a change of `occasion` is said at once, everything else at most every 15 seconds, the last of it always. */
export function useAnnounced(text: string, occasion: string): string {
  const [said, setSaid] = useState(text);
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  const saidOn = useRef(occasion);
  useEffect(() => {
    const isOccasion = saidOn.current !== occasion;
    const waitMs = isOccasion ? 0 : Math.max(0, saidAt.current + quietMs - performance.now());
    const timer = setTimeout(() => {
      saidAt.current = performance.now();
      saidOn.current = occasion;
      setSaid(text);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [text, occasion]);
  return said;
}
