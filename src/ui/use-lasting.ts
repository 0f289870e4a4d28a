import { useEffect, useState } from 'react';

/** What passes sooner is no news, ms. */
const passingMs = 5000;

/** Whether it has been so for a while. */
export function useLasting(is: boolean): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!is) return undefined;
    const timer = setTimeout(() => setHasLasted(true), passingMs);
    return () => {
      clearTimeout(timer);
      setHasLasted(false);
    };
  }, [is]);
  return hasLasted;
}
