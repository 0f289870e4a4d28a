import { visibleText } from '#src/lib/visible-text.ts';
import { splitRefusal } from '#src/pages/shared/not-recorded.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import type { ReactNode } from 'react';

/** A sentence names what is missing, and is in view; a policy writes pages, and lists. */
const isSentence = (text: string): boolean => text.length <= 600 && !text.includes('{');

/** What is said of a machine, and why in Azure's words. `children` stand behind the sentence. */
export function MachineMessage({ message, children }: { message: string; children?: ReactNode }) {
  const { words, azure } = splitRefusal(message);
  return (
    <div>
      <bdi>{visibleText(words, 2000)}</bdi>
      {children}
      {azure !== undefined && (
        <Foldable quiet summary="What Azure says" defaultOpen={isSentence(azure)}>
          <bdi>{visibleText(azure, 2000)}</bdi>
        </Foldable>
      )}
    </div>
  );
}
