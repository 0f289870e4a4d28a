import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

export const pageTitleId = 'page-title';

/** After a navigation to another path, focus moves to the new page's title, as it would on a page load; a change of view state leaves it alone. */
export function usePageFocus(): void {
  const { pathname } = useLocation();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    document.getElementById(pageTitleId)?.focus({ preventScroll: true });
  }, [pathname]);
}
