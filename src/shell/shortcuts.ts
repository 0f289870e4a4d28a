import { useEffect, useSyncExternalStore } from 'react';
import { commandBarId } from './command.ts';
import { pageTitleId } from './page-focus.ts';
import { readPreference, subscribePreference, writePreference } from './preferences.ts';

export const headerSearchId = 'header-search';
export const openSearchId = 'open-search';

/**
 * The portal's own sequences: G, then the key. The first target that is shown gets the focus: in a narrow window the header's
 * search box is folded behind a button, and on the list of machines, which searches the same, there is none.
 */
export const shortcuts: readonly { key: string; does: string; targets: readonly string[] }[] = [
  { key: '/', does: 'Go to the search box', targets: [`#${headerSearchId}`, 'main [type=search]', `#${openSearchId}`] },
  { key: ',', does: 'Go to the command bar', targets: [`#${commandBarId} button`] },
  { key: '.', does: "Go to the page's title", targets: [`#${pageTitleId}`] },
];

const shown = (target: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(target)].find(({ offsetParent }) => offsetParent !== null);

/** Shortcuts of plain characters must be possible to turn off (WCAG 2.1.4), since speech input types them by accident. */
export function useShortcutsOn(): [boolean, (on: boolean) => void] {
  const stored = useSyncExternalStore(subscribePreference, () => readPreference('shortcuts'));
  return [stored !== 'off', (on) => writePreference('shortcuts', on ? 'on' : 'off')];
}

/** Where keys are for typing, or the focus is not to be led away from. */
const held = 'input:not([type=checkbox], [type=radio]), textarea, select, [aria-modal=true]';
const isHeld = (target: EventTarget | null): boolean => target instanceof Element && target.closest(held) !== null;

const sequenceMs = 1500;

export function useShortcuts(): void {
  const [on] = useShortcutsOn();
  useEffect(() => {
    if (!on) return undefined;
    let startedAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      // On some keyboards a key of a sequence needs it.
      if (event.key === 'Shift') return;
      const isBegun = event.timeStamp - startedAt <= sequenceMs;
      // Any other key in between, such as those of a name that is typed in a list, ends the sequence.
      startedAt = -Infinity;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isHeld(event.target)) return;
      if (event.key.toLowerCase() === 'g') startedAt = event.timeStamp;
      const shortcut = isBegun && shortcuts.find((one) => one.key === event.key);
      if (!shortcut) return;
      event.preventDefault();
      shortcut.targets
        .map(shown)
        .find((element) => element !== undefined)
        ?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [on]);
}
