import { FluentProvider } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTheme } from './theme.ts';
import styles from './ThemedRoot.module.css';

export function ThemedRoot({ children }: { children: ReactNode }) {
  const { theme, dark } = useTheme();
  useEffect(() => {
    // Scrollbars and native controls follow.
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);
  return (
    <FluentProvider theme={theme}>
      {/* Not on the provider: portals copy its classes, and a dialog's portal as tall as the window would cover the page. */}
      <div className={styles.root}>{children}</div>
    </FluentProvider>
  );
}
