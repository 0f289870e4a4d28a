import { FluentProvider } from '@fluentui/react-components';
import { useLayoutEffect } from 'react';
import type { ReactNode } from 'react';
import { usePreference } from '#src/ui/preferences.ts';
import styles from './shell.module.css';

export const themeChoices: readonly { choice: string; label: string }[] = [
  { choice: 'system', label: 'Same as system' },
  { choice: 'light', label: 'Light' },
  { choice: 'dark', label: 'Dark' },
];

export function useThemeChoice(): [string, (choice: string) => void] {
  const [kept, keep] = usePreference('theme');
  return [themeChoices.find(({ choice }) => choice === kept)?.choice ?? 'system', keep];
}

/** Fluent's own way to hand a theme on is a large script; here it is a style sheet (see vite.config.ts), which follows the system by itself. */
const themeIsInStyleSheet = {};

/** The whole app in the chosen theme; light on paper. With forced colors the browser takes its own, whatever was chosen. */
export function ThemedRoot({ children }: { children: ReactNode }) {
  const [choice] = useThemeChoice();
  useLayoutEffect(() => {
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }, [choice]);
  return (
    <FluentProvider theme={themeIsInStyleSheet}>
      {/* Not the provider's own class: what Fluent shows above the page carries that too. */}
      <div className={styles.app}>{children}</div>
    </FluentProvider>
  );
}
