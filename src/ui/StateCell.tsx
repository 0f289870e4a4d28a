import type { ReactNode } from 'react';
import { ownText } from './own-text.tsx';
import { stateIconsAmid } from './state-icons.tsx';
import type { Tone } from './tone.ts';

/** A StateWord in a cell of a list, which cuts it by itself: only the icon and the words, because there are many. */
export function StateCell({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <>
      {stateIconsAmid[tone]}
      {ownText(children)}
    </>
  );
}
