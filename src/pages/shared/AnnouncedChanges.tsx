import { useState } from 'react';
import type { ReactNode } from 'react';
import { Announced } from '#src/ui/Announced.tsx';

/**
 * What stands in it at first is read out with what it is in, such as a dialog that opens. Once `words`, which say all of it, have become others, it is
 * read out as it comes; nothing is while they are undefined.
 */
export function AnnouncedChanges({ words, children }: { words: string | undefined; children: ReactNode }) {
  const [first] = useState(words);
  const [wasOther, setWasOther] = useState(false);
  const isOther = wasOther || words !== first;
  if (isOther && !wasOther) setWasOther(true);
  const isNews = isOther && words !== undefined;
  return (
    <>
      <Announced>{isNews && children}</Announced>
      {!isNews && children}
    </>
  );
}
