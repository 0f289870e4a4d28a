import { Field, Input } from '@fluentui/react-components';
import { useEffect, useId, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { defaultMinutes, durationChoices, maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { formatZone } from '#src/lib/time.ts';
import { classNames } from '#src/ui/class-names.ts';
import { inWords } from './act-words.ts';
import { type ChosenEnd, localFields, type TypedEnd } from './end-choice.ts';
import { errorId, FieldError, problemOf, validation } from './FieldError.tsx';
import { fields } from './wizard-problems.ts';
import type { Problem } from './wizard-state.ts';
import choiceStyles from './choice.module.css';
import styles from './EndFields.module.css';

/** How long: a duration, or an end as date and time in the browser's zone. */
export function EndFields({
  end,
  typed,
  now,
  problems,
  onChange,
}: {
  end: ChosenEnd;
  /** What was typed before another end was chosen. */
  typed: TypedEnd | undefined;
  now: number;
  problems: readonly Problem[];
  onChange: (end: ChosenEnd) => void;
}) {
  const name = useId();
  const isCustom = !('minutes' in end);
  const custom = isCustom ? end : (typed ?? localFields(now + defaultMinutes * 60_000));
  const customRef = useShownFields(isCustom);
  const hasProblem = problemOf(fields.end, problems) !== undefined;
  return (
    <fieldset
      className={choiceStyles.fieldset}
      id={fields.end}
      aria-describedby={hasProblem ? errorId(fields.end) : undefined}
    >
      <legend className={choiceStyles.legend}>Duration</legend>
      <div className={styles.chips}>
        {durationChoices.map(({ label, minutes }) => {
          const isChosen = 'minutes' in end && end.minutes === minutes;
          return (
            <Chip key={minutes} name={name} isChosen={isChosen} onChoose={() => onChange({ minutes })}>
              {label}
            </Chip>
          );
        })}
        <Chip name={name} isChosen={isCustom} onChoose={() => onChange(custom)}>
          Custom end
        </Chip>
      </div>
      <FieldError field={fields.end} problems={problems} />
      {isCustom && <CustomEnd ref={customRef} end={end} now={now} problems={problems} onChange={onChange} />}
    </fieldset>
  );
}

/** What a press brings is shown, also where the footer covers its place. */
function useShownFields(isCustom: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef(isCustom);
  useEffect(() => {
    if (isCustom && !before.current) ref.current?.scrollIntoView({ block: 'nearest' });
    before.current = isCustom;
  }, [isCustom]);
  return ref;
}

function Chip({
  name,
  isChosen,
  onChoose,
  children,
}: {
  /** Of all chips together. */
  name: string;
  isChosen: boolean;
  onChoose: () => void;
  children: ReactNode;
}) {
  return (
    <label
      className={classNames(
        choiceStyles.option,
        styles.chip,
        isChosen && choiceStyles.chosen,
        isChosen && styles.chosen,
      )}
    >
      <input type="radio" name={name} className={styles.radio} checked={isChosen} onChange={onChoose} />
      {children}
    </label>
  );
}

function CustomEnd({
  ref,
  end,
  now,
  problems,
  onChange,
}: {
  ref: RefObject<HTMLDivElement | null>;
  end: TypedEnd;
  now: number;
  problems: readonly Problem[];
  onChange: (end: ChosenEnd) => void;
}) {
  const first = localFields(now + minimumMinutes * 60_000).date;
  const last = localFields(now + maximumMinutes * 60_000).date;
  return (
    <div ref={ref} className={styles.custom}>
      <Field
        label="End date"
        hint={`Between ${inWords(minimumMinutes)} and ${inWords(maximumMinutes)} from now.`}
        {...validation(problemOf(fields.customDate, problems))}
      >
        <Input
          id={fields.customDate}
          type="date"
          min={first}
          max={last}
          value={end.date}
          onChange={(_, data) => onChange({ ...end, date: data.value })}
        />
      </Field>
      <Field
        label="End time"
        hint={`In your time zone, ${zoneOf(end, now)}.`}
        {...validation(problemOf(fields.customTime, problems))}
      >
        <Input
          id={fields.customTime}
          type="time"
          value={end.time}
          onChange={(_, data) => onChange({ ...end, time: data.value })}
        />
      </Field>
    </div>
  );
}

/** The zone at the chosen end, which may be on the other side of a change of the clocks. */
function zoneOf({ date, time }: TypedEnd, now: number): string {
  const at = new Date(`${date}T${time}`).getTime();
  return formatZone(Number.isNaN(at) ? now : at);
}
