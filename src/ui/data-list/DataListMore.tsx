import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import styles from './DataListMore.module.css';

/** Rows are asked for this long before the end of the list is reached. */
const margin = '1200px 0px';

/**
 * The end of the rows that are in the document: more come as it is scrolled near, or pressed for. The press that brings the last takes the
 * button away, and its focus goes on to the first of them.
 */
export function DataListMore({ shown, all, onMore }: { shown: number; all: number; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || shown === 0) return undefined;
    // An observer tells once at its start, so a new one after each batch sees whether that was enough.
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) onMore();
      },
      { rootMargin: margin },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [shown, onMore]);
  return (
    <div ref={end} className={styles.root}>
      <span>
        {shown} of {all} are listed here so far.
      </span>
      <Button ref={passFocusOn} size="small" onClick={onMore}>
        List more
      </Button>
    </div>
  );
}
