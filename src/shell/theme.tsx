import { FluentProvider, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { usePreference } from '#src/ui/preferences.ts';
import styles from './shell.module.css';

export type ThemeChoice = 'system' | 'light' | 'dark';

export const themeChoices: readonly { choice: ThemeChoice; label: string }[] = [
  { choice: 'system', label: 'Same as system' },
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
];

export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const [kept, keep] = usePreference('theme');
  return [themeChoices.find(({ choice }) => choice === kept)?.choice ?? 'system', keep];
}

/** The whole app in the chosen theme; light on paper. With forced colors the browser takes its own, whatever was chosen. */
export function ThemedRoot({ children }: { children: ReactNode }) {
  const [choice] = useThemeChoice();
  const isSystemDark = useMedia('(prefers-color-scheme: dark)');
  const isPrinting = useMedia('print');
  const isDark = !isPrinting && (choice === 'dark' || (choice === 'system' && isSystemDark));
  return (
    <FluentProvider
      theme={isDark ? webDarkTheme : webLightTheme}
      className={styles.app}
      data-theme={isDark ? 'dark' : 'light'}
    >
      {children}
    </FluentProvider>
  );
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}
