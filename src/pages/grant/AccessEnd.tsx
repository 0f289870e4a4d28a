import { useState } from 'react';
import { formatInstant } from '#src/lib/time.ts';
import { inWords } from './act-words.ts';
import { type ChosenEnd, readEnd } from './end-choice.ts';
import styles from './AccessEnd.module.css';

/** When access would end. */
export function AccessEnd({ chosen, now }: { chosen: ChosenEnd; now: number }) {
  const end = readEnd(chosen, now);
  const announced = useChange(chosen, end.ok ? `Access ends ${formatInstant(end.at)}.` : '');
  return (
    <>
      {end.ok && (
        <div className={styles.root}>
          Access ends <strong>{formatInstant(end.at)}</strong>
          <span>{`, ${inWords(end.minutes)} from now.`}</span>
        </div>
      )}
      <div role="status" className="visually-hidden">
        {announced}
      </div>
    </>
  );
}

/** The words as they were when the choice was made: what the clock alone changes is not read aloud. Nothing before there was a change. */
function useChange(choice: ChosenEnd, words: string): string {
  const [said, setSaid] = useState({ choice, words: '' });
  if (said.choice !== choice) setSaid({ choice, words });
  return said.words;
}
