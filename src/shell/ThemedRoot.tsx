import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTheme } from './theme.ts';

const useStyles = makeStyles({
  root: {
    minHeight: '100dvh',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
});

export function ThemedRoot({ children }: { children: ReactNode }) {
  const styles = useStyles();
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
