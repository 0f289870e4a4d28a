import { useEffect } from 'react';
import { usePreference } from '#src/ui/preferences.ts';
import { commandBarId, headerSearchId, pageTitleId } from './names.ts';

/** The portal's own sequences: G, then the key. In a narrow window the search is a button. */
export const shortcuts: readonly { key: string; does: string; target: string }[] = [
  { key: '/', does: 'Search', target: `#${headerSearchId} :is(input, button)` },
  { key: ',', does: 'Go to the command bar', target: `#${commandBarId} button` },
  { key: '.', does: 'Go to the page title', target: `#${pageTitleId}` },
];

export function useShortcutsOn(): [boolean, (isOn: boolean) => void] {
  const [kept, keep] = usePreference('shortcuts');
  return [kept !== 'off', (isOn) => keep(isOn ? undefined : 'off')];
}

const sequenceMs = 1500;

export function useShortcuts(): void {
  const [isOn] = useShortcutsOn();
  useEffect(() => {
    if (!isOn) return undefined;
    let begunAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      // On some keyboards a key of a sequence needs it.
      if (event.key === 'Shift') return;
      const isBegun = event.timeStamp - begunAt <= sequenceMs;
      // Any other key in between ends the sequence, such as those of a name that is typed in a list.
      begunAt = -Infinity;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isHeld(event.target)) return;
      if (event.key.toLowerCase() === 'g') begunAt = event.timeStamp;
      const shortcut = isBegun ? shortcuts.find(({ key }) => key === event.key) : undefined;
      if (shortcut === undefined) return;
      event.preventDefault();
      document.querySelector<HTMLElement>(shortcut.target)?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}

/** Where keys are for typing, or the focus must stay. */
function isHeld(target: EventTarget | null): boolean {
  const held = 'input:not([type=checkbox], [type=radio]), textarea, select, [aria-modal=true]';
  return target instanceof Element && target.closest(held) !== null;
}
