import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

export const pageTitleId = 'page-title';

/**
 * After a navigation to another path, focus moves to the new page's title, as it would on a page load; a change of view state leaves it alone,
 * and so does a machine's page that takes on Azure's spelling of the path.
 */
export function usePageFocus(): void {
  const path = useLocation().pathname.toLowerCase();
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current === path) return;
    previous.current = path;
    document.getElementById(pageTitleId)?.focus({ preventScroll: true });
  }, [path]);
}
