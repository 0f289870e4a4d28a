import { Field, Input, Select } from '@fluentui/react-components';
import { type AuditPeriod, yearPeriod } from './audit-period.ts';
import styles from './PeriodFields.module.css';

const other = 'other';

/** A whole year, or any first and last day. */
export function PeriodFields({
  years,
  period,
  problem,
  disabled,
  onChange,
}: {
  years: readonly number[];
  period: AuditPeriod;
  /** Why it cannot be used. */
  problem: string | undefined;
  disabled: boolean;
  onChange: (period: AuditPeriod) => void;
}) {
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
        <Field
          key={bound}
          label={bound === 'from' ? 'First day' : 'Last day'}
          {...(bound === 'to' && problem !== undefined && { validationMessage: problem })}
        >
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
