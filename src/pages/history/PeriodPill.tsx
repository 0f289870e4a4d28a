import {
  Button,
  Field,
  Input,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import type { HistoryFilters } from '#src/paths.ts';
import { formatDay } from './day-words.ts';

type Period = Pick<HistoryFilters, 'from' | 'to'>;

const useStyles = makeStyles({
  value: { fontWeight: tokens.fontWeightSemibold },
  surface: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalS, minWidth: '220px' },
  foot: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: tokens.spacingVerticalXS },
});

/** "Agreed: **any time**", between two days that are both included. An empty text stands for no bound. */
export function PeriodPill({
  filters: { from = '', to = '' },
  onChange,
}: {
  filters: Period;
  onChange: (period: Required<Period>) => void;
}) {
  const styles = useStyles();
  return (
    <Popover positioning="below-start" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button shape="circular" size="small">
          <span>
            Agreed: <span className={styles.value}>{periodWords(from, to)}</span>
          </span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label="Filter by the day agreed">
        <DayField label="From" value={from} onChange={(day) => onChange({ from: day, to })} />
        <DayField label="To" value={to} onChange={(day) => onChange({ from, to: day })} />
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
      </PopoverSurface>
    </Popover>
  );
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <Field label={label}>
      <Input type="date" value={value} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}

function periodWords(from: string, to: string): string {
  if (from === '' && to === '') return 'any time';
  if (to === '') return `since ${formatDay(from)}`;
  return from === '' ? `until ${formatDay(to)}` : `${formatDay(from)} – ${formatDay(to)}`;
}
