import type { ReactNode } from 'react';
import { StateIcon } from './StateIcon.tsx';
import type { Tone } from './tone.ts';

/** A StateWord in a cell of a list, which cuts it by itself: only the icon and the words, because there are many. */
export function StateCell({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <>
      <StateIcon tone={tone} amid />
      {children}
    </>
  );
}
