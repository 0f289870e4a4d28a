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
  const [last, setLast] = useState({ value, isSettled: true });
  // A value that is back within the time has changed all the same.
  if (!Object.is(last.value, value)) setLast({ value, isSettled: false });
  useEffect(() => {
    if (last.isSettled) return undefined;
    const timer = setTimeout(() => setLast({ value: last.value, isSettled: true }), ms);
    return () => clearTimeout(timer);
  }, [last, ms]);
  return last.isSettled && Object.is(last.value, value);
}
