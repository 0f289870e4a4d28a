import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { whenIdle } from '#src/ui/when-idle.ts';
import { useNotifications } from './notifications.ts';

const load = async () => (await import('./Toasts.tsx')).Toasts;

/** Toasts, loaded ahead of the first news. Where they do not come the bell has the news all the same, and the announcer reads it. */
export function LateToasts() {
  const [Toasts, setToasts] = useState<ComponentType>();
  const count = useNotifications().length;
  useEffect(() => whenIdle(load), []);
  useEffect(() => {
    if (count > 0)
      load().then(
        (loaded) => setToasts(() => loaded),
        () => undefined,
      );
  }, [count]);
  return Toasts && <Toasts />;
}
