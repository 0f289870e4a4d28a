import { Button, Field, Input } from '@fluentui/react-components';
import type { HistoryFilters } from '#src/paths.ts';
import styles from './PeriodChoice.module.css';

export type Period = Pick<HistoryFilters, 'from' | 'to'>;

/** Two days, both included. An empty text stands for no bound. */
export function PeriodChoice({
  period: { from, to },
  problem,
  onChange,
}: {
  period: Required<Period>;
  /** Why it holds no day. */
  problem: string | undefined;
  onChange: (period: Required<Period>) => void;
}) {
  return (
    <>
      <DayField label="From" value={from} onChange={(day) => onChange({ from: day, to })} />
      <DayField label="To" value={to} problem={problem} onChange={(day) => onChange({ from, to: day })} />
      <div className={styles.foot}>
        <Button
          appearance="subtle"
          size="small"
          disabledFocusable={from === '' && to === ''}
          onClick={() => onChange({ from: '', to: '' })}
        >
          Any time
        </Button>
      </div>
    </>
  );
}

function DayField({
  label,
  value,
  problem,
  onChange,
}: {
  label: string;
  value: string;
  /** What is wrong with the day. */
  problem?: string | undefined;
  onChange: (day: string) => void;
}) {
  return (
    <Field label={label} {...(problem === undefined ? {} : { validationMessage: problem })}>
      <Input type="date" value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}
