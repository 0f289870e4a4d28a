import type { ReactNode } from 'react';
import { useNarrow } from '#src/shell/narrow.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { Message } from '#src/ui/Message.tsx';
import styles from './ListProblem.module.css';

/** What the list lacks. In a narrow window it is folded into one line, its `short` words, so that there are machines on the first screen of a phone. */
export function ListProblem({ short, children }: { short: string; children: ReactNode }) {
  const isNarrow = useNarrow();
  return (
    <Message intent="warning">
      {isNarrow ? (
        <div className={styles.folded}>
          <Foldable quiet summary={<bdi>{short}</bdi>}>
            {children}
          </Foldable>
        </div>
      ) : (
        <div>{children}</div>
      )}
    </Message>
  );
}
