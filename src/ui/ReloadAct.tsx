import { Button } from '@fluentui/react-components';
import { createContext, type ReactNode } from 'react';

/** What goes when the page is reloaded, in words of whoever knows. */
export const ReloadLosses = createContext<ReactNode>(null);

/**
 * Said of a part of the app that does not come. Until the middle of 2026 browsers kept for as long as a page was there that it had not come,
 * and a page cannot tell which ones do: https://github.com/whatwg/html/pull/10327
 */
export const reloadWords = 'If it does not come, reload this page: this browser may not ask again.';

export function ReloadButton() {
  return (
    <Button size="small" onClick={() => location.reload()}>
      Reload
    </Button>
  );
}
