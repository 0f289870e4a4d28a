import { Button, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useMemo } from 'react';
import { heldEvidence } from '#src/azure/evidence.ts';
import { durationChoices, maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { formatDuration, minuteMs } from '#src/lib/time.ts';
import { EndFields } from '#src/pages/shared/EndFields.tsx';
import { Time } from '#src/ui/Time.tsx';
import { checkChosenEnd, customEnd, endOf, enoughFor, lastUse, startOf } from './end-choice.ts';
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
      {end.mode === 'custom' && (
        <EndFields
          value={end}
          earliest={now + minimumMinutes * minuteMs}
          latest={now + maximumMinutes * minuteMs}
          onChange={(fields) => change({ end: { ...end, ...fields } })}
        />
      )}
      <LastTime />
      {checkChosenEnd(end, now).ok && (
        <div>
          Access ends <Time at={endOf(end, now)} now={startOf(now)} />.
          {end.mode === 'minutes' && <span className="quiet"> It starts when you sign.</span>}
        </div>
      )}
    </div>
  );
}

/** What the last grant on these machines came to, and the duration that would have been enough. */
function LastTime() {
  const { state, choice, now, change } = useWizard();
  const { end, extended } = state.inputs;
  const last = useMemo(
    () =>
      lastUse(
        choice.included.map(({ id }) => heldEvidence(id)),
        now,
      ),
    [choice, now],
  );
  if (last === undefined || extended !== undefined) return null;
  const enough = enoughFor(last.needed);
  return (
    <div className={styles.row}>
      <span className="quiet">
        Last time: granted {formatDuration(last.granted)},{' '}
        {last.used > 0 ? `used ${formatDuration(last.used)}` : 'not used'}
      </span>
      {enough && (end.mode === 'custom' || end.minutes !== enough.minutes) && (
        <Button size="small" onClick={() => change({ end: { ...end, mode: 'minutes', minutes: enough.minutes } })}>
          Use {enough.label}
        </Button>
      )}
    </div>
  );
}
