import { webDarkTheme, webLightTheme } from '@fluentui/react-components';
import type { Theme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { usePrinting } from '#src/ui/printing.ts';
import { readPreference, subscribePreference, writePreference } from './preferences.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

export const themeChoices: readonly { choice: ThemeChoice; label: string }[] = [
  { choice: 'system', label: 'System' },
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
];

const darkQuery = () => window.matchMedia('(prefers-color-scheme: dark)');

function subscribeSystem(listener: () => void): () => void {
  const query = darkQuery();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const stored = useSyncExternalStore(subscribePreference, () => readPreference('theme'));
  const choice = themeChoices.find((one) => one.choice === stored)?.choice ?? 'system';
  return [choice, (next) => writePreference('theme', next)];
}

/** The chosen theme; light on paper. In forced-colors mode the browser replaces its colours by the user's, whatever was chosen. */
export function useTheme(): { theme: Theme; dark: boolean } {
  const [choice] = useThemeChoice();
  const systemDark = useSyncExternalStore(subscribeSystem, () => darkQuery().matches);
  const printing = usePrinting();
  const dark = !printing && (choice === 'dark' || (choice === 'system' && systemDark));
  return { theme: dark ? webDarkTheme : webLightTheme, dark };
}
