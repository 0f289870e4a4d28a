import { Field, Input } from '@fluentui/react-components';
import { formatZone } from '#src/lib/time.ts';
import { type LocalFields, localFields, parseLocal } from './local-time.ts';
import styles from './shared.module.css';

/** A date and a time at which access ends, in the browser's zone, which is named. `earliest`, `latest`: ms. */
export function EndFields({
  value,
  earliest,
  latest,
  onChange,
}: {
  value: LocalFields;
  earliest: number;
  latest: number;
  onChange: (value: LocalFields) => void;
}) {
  // The chosen moment may lie on the other side of a change of the clocks.
  const at = parseLocal(value);
  return (
    <div className={styles.endFields}>
      <Field label="End date">
        <Input
          type="date"
          min={localFields(earliest).date}
          max={localFields(latest).date}
          value={value.date}
          onChange={(_, { value: date }) => onChange({ date, time: value.time })}
        />
      </Field>
      <Field label={`End time (${formatZone(Number.isNaN(at) ? earliest : at)})`}>
        <Input type="time" value={value.time} onChange={(_, { value: time }) => onChange({ date: value.date, time })} />
      </Field>
    </div>
  );
}
