import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { durationChoices, maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { formatZone, minuteMs } from '#src/lib/time.ts';
import { Time } from '#src/ui/Time.tsx';
import { checkChosenEnd, customEnd, endOf, localFields, parseLocal, startOf } from './end-choice.ts';
import { fieldIds } from './problems.ts';
import { useValidation, useWizard } from './wizard.tsx';
import styles from './grant.module.css';

const custom = 'custom';

/** When access ends: a duration, or a date and time in the browser's zone. */
export function EndField() {
  const { state, now, change } = useWizard();
  const { end } = state.inputs;
  const choose = (value: string) =>
    change({ end: value === custom ? customEnd(end, now) : { ...end, mode: 'minutes', minutes: Number(value) } });
  return (
    <div className={styles.stack}>
      <Field label="Ends" {...useValidation('end')}>
        <RadioGroup
          id={fieldIds.end}
          layout="horizontal"
          className={styles.durations ?? ''}
          value={end.mode === 'custom' ? custom : String(end.minutes)}
          onChange={(_, { value }) => choose(value)}
        >
          {durationChoices.map(({ label, minutes }) => (
            <Radio key={minutes} value={String(minutes)} label={label} />
          ))}
          <Radio value={custom} label="Custom" />
        </RadioGroup>
      </Field>
      {end.mode === 'custom' && <CustomEnd />}
      {checkChosenEnd(end, now).ok && (
        <div>
          Access ends <Time at={endOf(end, now)} now={startOf(now)} />.
          {end.mode === 'minutes' && <span className="quiet"> It starts when you sign.</span>}
        </div>
      )}
    </div>
  );
}

function CustomEnd() {
  const { state, now, change } = useWizard();
  const { end } = state.inputs;
  // The chosen moment may lie on the other side of a change of the clocks.
  const at = parseLocal(end.date, end.time);
  return (
    <div className={styles.row}>
      <Field label="End date">
        <Input
          type="date"
          min={localFields(now + minimumMinutes * minuteMs).date}
          max={localFields(now + maximumMinutes * minuteMs).date}
          value={end.date}
          onChange={(_, { value }) => change({ end: { ...end, date: value } })}
        />
      </Field>
      <Field label={`End time (${formatZone(Number.isNaN(at) ? now : at)})`}>
        <Input type="time" value={end.time} onChange={(_, { value }) => change({ end: { ...end, time: value } })} />
      </Field>
    </div>
  );
}
