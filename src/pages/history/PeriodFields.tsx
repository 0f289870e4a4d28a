import { Field, Input, Select, makeStyles, tokens } from '@fluentui/react-components';
import { type AuditPeriod, yearPeriod } from './audit-period.ts';

const useStyles = makeStyles({
  line: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(132px, 1fr))',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalS,
  },
  // A field for a day asks for more room than a narrow window has.
  day: { width: '100%', minWidth: 0, '& input': { minWidth: 0 } },
});

const other = 'other';

/** A whole year, or any first and last day. */
export function PeriodFields({
  years,
  period,
  disabled,
  onChange,
}: {
  years: readonly number[];
  period: AuditPeriod;
  disabled: boolean;
  onChange: (period: AuditPeriod) => void;
}) {
  const styles = useStyles();
  const year = years.find((one) => yearPeriod(one).from === period.from && yearPeriod(one).to === period.to);
  return (
    <div className={styles.line}>
      <Field label="Period">
        <Select
          value={year === undefined ? other : String(year)}
          disabled={disabled}
          onChange={(_, { value }) => {
            if (value !== other) onChange(yearPeriod(Number(value)));
          }}
        >
          {years.map((one) => (
            <option key={one} value={String(one)}>
              The year {one}
            </option>
          ))}
          <option value={other} disabled={year !== undefined}>
            Other days
          </option>
        </Select>
      </Field>
      {(['from', 'to'] as const).map((bound) => (
        <Field key={bound} label={bound === 'from' ? 'First day' : 'Last day'}>
          <Input
            type="date"
            className={styles.day}
            value={period[bound]}
            disabled={disabled}
            onChange={(_, { value }) => onChange({ ...period, [bound]: value })}
          />
        </Field>
      ))}
    </div>
  );
}
