import { splitRefusal } from '#src/pages/shared/not-recorded.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { ReactNode } from 'react';

/** Up to this it is read at a glance, and names what is missing; a policy writes pages. */
const glance = 600;

/** What is said of a machine, and why in Azure's words. `children` stand behind the sentence. */
export function MachineMessage({ message, children }: { message: string; children?: ReactNode }) {
  const { words, azure } = splitRefusal(message);
  return (
    <div>
      <VisibleText text={words} max={2000} />
      {children}
      {azure !== undefined && (
        <Foldable quiet summary="What Azure says" defaultOpen={azure.length <= glance}>
          <VisibleText text={azure} max={2000} />
        </Foldable>
      )}
    </div>
  );
}
