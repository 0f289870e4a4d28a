import { useEffect, useState } from 'react';

const resets = ['blur', 'focus', 'pageshow', 'resize'] as const;

/** False until the page has been visible and focused for `ms` without a break. */
export function useDeadTime(ms: number): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const restart = () => {
      clearTimeout(timer);
      setReady(false);
      if (document.visibilityState === 'visible' && document.hasFocus()) timer = setTimeout(() => setReady(true), ms);
    };
    restart();
    for (const name of resets) window.addEventListener(name, restart);
    document.addEventListener('visibilitychange', restart);
    return () => {
      clearTimeout(timer);
      for (const name of resets) window.removeEventListener(name, restart);
      document.removeEventListener('visibilitychange', restart);
    };
  }, [ms]);
  return ready;
}

/** False for `ms` after `value` has become another: a press aimed at what stood there before must not land on what came in its place. */
export function useSettled(value: unknown, ms: number): boolean {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return Object.is(settled, value);
}
