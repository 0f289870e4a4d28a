import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { focusOn } from '#src/ui/keep-focus.ts';

/** The first `most` of a long list or table, and all of it at a press. */
export function FirstOf<Item>({
  items,
  most,
  children,
}: {
  items: readonly Item[];
  most: number;
  /** Draws a `ul` or a `table`, one line for each. */
  children: (shown: readonly Item[]) => ReactNode;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, most);
  const showAll = ({ currentTarget }: { currentTarget: Element }) => {
    const drawn = currentTarget.previousElementSibling;
    flushSync(() => setIsWhole(true));
    // The button is gone: the focus goes on where the new lines begin.
    focusOn((drawn?.querySelector('tbody') ?? drawn)?.children[most] as HTMLElement | undefined);
  };
  return (
    <>
      {children(shown)}
      {shown.length < items.length && (
        <Button size="small" onClick={showAll}>
          Show all {items.length.toLocaleString('en')}
        </Button>
      )}
    </>
  );
}
