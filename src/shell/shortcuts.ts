import { useEffect, useSyncExternalStore } from 'react';
import { commandBarId } from './command.ts';
import { pageTitleId } from './page-focus.ts';
import { readPreference, subscribePreference, writePreference } from './preferences.ts';

export const headerSearchId = 'header-search';

/** The portal's own sequences: G, then the key. Where the header has no search box, the page searches the same. */
export const shortcuts: readonly { key: string; does: string; target: string }[] = [
  { key: '/', does: 'Go to the search box', target: `#${headerSearchId}, main [type=search]` },
  { key: ',', does: 'Go to the command bar', target: `#${commandBarId} button` },
  { key: '.', does: "Go to the page's title", target: `#${pageTitleId}` },
];

/** Shortcuts of plain characters must be possible to turn off (WCAG 2.1.4), since speech input types them by accident. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const stored = useSyncExternalStore(subscribePreference, () => readPreference('shortcuts'));
  return [stored !== 'off', (on) => writePreference('shortcuts', on ? 'on' : 'off')];
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
}

const sequenceMs = 1500;

export function useShortcuts(): void {
  const [on] = useShortcutsOn();
  useEffect(() => {
    if (!on) return undefined;
    let startedAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key.toLowerCase() === 'g') {
        startedAt = event.timeStamp;
        return;
      }
      const shortcut = shortcuts.find((one) => one.key === event.key);
      if (!shortcut || event.timeStamp - startedAt > sequenceMs) return;
      startedAt = -Infinity;
      event.preventDefault();
      document.querySelector<HTMLElement>(shortcut.target)?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [on]);
}
