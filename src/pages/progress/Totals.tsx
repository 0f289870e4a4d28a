import { Button } from '@fluentui/react-components';
import { memo } from 'react';
import type { PageOutcome, PageTally } from '#src/pages/shared/page-outcome.ts';
import { classNames } from '#src/ui/class-names.ts';
import { outcomeOrder } from './progress-groups.ts';
import { outcomeWord } from './progress-words.ts';
import styles from './Totals.module.css';

/** From left to right as the bar fills: what is under way is the part that is still empty. */
const barOrder = ['confirmed', 'notGrantedAgain', 'skipped', 'unknown', 'notRecorded', 'failed'] as const;

/** All machines by how they stand: a bar, and for many machines the numbers as filters. The numbers always add up to all. */
export const Totals = memo(function Totals({
  counts,
  isAtWork,
  shown,
  onShow,
}: {
  counts: PageTally;
  isAtWork: boolean;
  shown: PageOutcome | undefined;
  /** Left out where there are too few machines to filter. */
  onShow: ((outcome: PageOutcome | undefined) => void) | undefined;
}) {
  return (
    <div className={styles.root}>
      <div
        role="progressbar"
        aria-label="Machines with an outcome"
        aria-valuemin={0}
        aria-valuemax={counts.all}
        aria-valuenow={counts.all - counts.pending}
        className={styles.bar}
      >
        {barOrder
          .filter((outcome) => counts[outcome] > 0)
          .map((outcome) => (
            <span
              key={outcome}
              className={classNames(styles.part, styles[outcome])}
              style={{ width: `${(100 * counts[outcome]) / counts.all}%` }}
            />
          ))}
      </div>
      {onShow && (
        <div className={styles.chips} role="group" aria-label="Show machines that are">
          <Chip word="All" count={counts.all} isOn={shown === undefined} onPress={() => onShow(undefined)} />
          {outcomeOrder
            .filter((outcome) => counts[outcome] > 0 || outcome === shown)
            .map((outcome) => (
              <Chip
                key={outcome}
                word={outcomeWord(outcome, isAtWork)}
                count={counts[outcome]}
                isOn={shown === outcome}
                onPress={() => onShow(shown === outcome ? undefined : outcome)}
              />
            ))}
        </div>
      )}
    </div>
  );
});

function Chip({ word, count, isOn, onPress }: { word: string; count: number; isOn: boolean; onPress: () => void }) {
  return (
    <Button
      size="small"
      shape="circular"
      appearance={isOn ? 'primary' : 'secondary'}
      aria-pressed={isOn}
      className={styles.chip}
      onClick={onPress}
    >
      <span>
        <span>{word}</span> <span className={styles.count}>{count}</span>
      </span>
    </Button>
  );
}
