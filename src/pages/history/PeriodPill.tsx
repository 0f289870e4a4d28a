import { LatePopover } from '#src/ui/LatePopover.tsx';
import { PillButton } from '#src/ui/PillButton.tsx';
import { openPeriodProblem } from './audit-period.ts';
import { formatDay } from './day-words.ts';
import type { Period } from './PeriodChoice.tsx';
import styles from './PeriodPill.module.css';

const load = async () => (await import('./PeriodChoice.tsx')).PeriodChoice;

/** "Agreed: **any time**", between two days that are both included. An empty text stands for no bound. */
export function PeriodPill({
  filters: { from = '', to = '' },
  onChange,
}: {
  filters: Period;
  onChange: (period: Required<Period>) => void;
}) {
  return (
    <LatePopover
      label="Filter by the day agreed"
      align="start"
      surface={styles.surface}
      load={load}
      renderButton={(opener) => <PillButton opener={opener} label="Agreed" value={periodWords(from, to)} />}
    >
      {(PeriodChoice) => (
        <PeriodChoice period={{ from, to }} problem={openPeriodProblem({ from, to })} onChange={onChange} />
      )}
    </LatePopover>
  );
}

function periodWords(from: string, to: string): string {
  if (from === '' && to === '') return 'any time';
  if (to === '') return `since ${formatDay(from)}`;
  return from === '' ? `until ${formatDay(to)}` : `${formatDay(from)} – ${formatDay(to)}`;
}
