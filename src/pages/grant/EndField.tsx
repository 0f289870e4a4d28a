import { Field, Input } from '@fluentui/react-components';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { durationChoices, maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { formatZone, minuteMs } from '#src/lib/time.ts';
import { classNames } from '#src/ui/class-names.ts';
import { Time } from '#src/ui/Time.tsx';
import { checkChosenEnd, customEnd, endOf, localFields, parseLocal } from './end-choice.ts';
import { errorId, FieldError, useFieldProblem } from './fields.tsx';
import { fieldIds } from './problems.ts';
import { useWizard } from './wizard.tsx';
import styles from './grant.module.css';

/** When access ends: a duration, or a date and time in the browser's zone. */
export function EndField() {
  const { state, now, change } = useWizard();
  const { end } = state.inputs;
  const name = useId();
  const problem = useFieldProblem('end');
  return (
    <fieldset
      id={fieldIds.end}
      className={styles.fieldset}
      aria-describedby={problem === undefined ? undefined : errorId('end')}
    >
      <legend className={styles.label}>Ends</legend>
      <div className={styles.chips}>
        {durationChoices.map(({ label, minutes }) => (
          <Chip
            key={minutes}
            name={name}
            isChosen={end.mode === 'minutes' && end.minutes === minutes}
            onChoose={() => change({ end: { ...end, mode: 'minutes', minutes } })}
          >
            {label}
          </Chip>
        ))}
        <Chip name={name} isChosen={end.mode === 'custom'} onChoose={() => change({ end: customEnd(end, now) })}>
          Custom
        </Chip>
      </div>
      {end.mode === 'custom' && <CustomEnd />}
      {checkChosenEnd(end, now).ok && (
        <div>
          Access ends <Time at={endOf(end, now)} now={now} />.
          {end.mode === 'minutes' && <span className={styles.quiet}> It starts when you sign.</span>}
        </div>
      )}
      <FieldError field="end" />
    </fieldset>
  );
}

function Chip({
  name,
  isChosen,
  onChoose,
  children,
}: {
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}) {
  return (
    <label className={classNames(styles.option, styles.chip, isChosen && styles.chosen)}>
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}

function CustomEnd() {
  const { state, now, change } = useWizard();
  const { end } = state.inputs;
  // The chosen moment may lie on the other side of a change of the clocks.
  const at = parseLocal(end.date, end.time);
  return (
    <div className={styles.custom}>
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
