import { Button, Field, Input, Link, Radio, RadioGroup } from '@fluentui/react-components';
import { useId, useMemo, useState } from 'react';
import { heldEvidence } from '#src/azure/evidence.ts';
import { type Asked, breachesOf, levelsLeft } from '#src/consent/advice/advice.ts';
import { breachSentence } from '#src/consent/advice/words.ts';
import { commandsOf } from '#src/consent/commands.ts';
import { longestReason } from '#src/consent/consent.ts';
import { durationChoices, maximumMinutes, minimumMinutes } from '#src/consent/duration.ts';
import { accessLevels, levelName } from '#src/consent/level.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { formatDuration, minuteMs } from '#src/lib/time.ts';
import { EndFields } from '#src/pages/shared/EndFields.tsx';
import { late } from '#src/ui/late.tsx';
import { Message } from '#src/ui/Message.tsx';
import { Time } from '#src/ui/Time.tsx';
import { checkChosenEnd, customEnd, endOf, enoughFor, lastUse, startOf } from './end-choice.ts';
import { EmergencyField } from './EmergencyField.tsx';
import { MachinesField } from './MachinesField.tsx';
import { fieldIds } from './problems.ts';
import { RequestField } from './RequestField.tsx';
import { isSigned } from './signing.ts';
import { commandCount, levelLine } from './words.ts';
import { useField, useWizard } from './wizard.tsx';
import styles from './grant.module.css';

const CommandsPane = late(async () => (await import('./CommandsPane.tsx')).CommandsPane);

/** Where, for which request, why, what and how long. Everything has a default but the reason. */
export function BasicsTab() {
  const { state, signature, change } = useWizard();
  return (
    <div className={styles.form}>
      {isSigned(signature) && <Message tone="info">You signed this. After a change, sign again.</Message>}
      <MachinesField />
      <RequestField />
      <Field {...useField('reason', 'Reason')} required>
        <Input
          id={fieldIds.reason}
          value={state.inputs.reason}
          autoComplete="off"
          // Too long says so instead of being cut; a paste beyond all reason is.
          maxLength={longestReason * 10}
          onChange={(_, { value }) => change({ reason: value })}
        />
      </Field>
      <LevelField />
      <EndField />
      <EmergencyField />
    </div>
  );
}

/** The two levels as cards: what each can change in one line, all of it in a pane. */
function LevelField() {
  const { state, choice, rules, change } = useWizard();
  const { validationMessage } = useField('level');
  const offered = levelsLeft(rules);
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { level } = state.inputs;
  return (
    <fieldset id={fieldIds.level} className={styles.stack}>
      <legend className={styles.label}>Access level</legend>
      <div className={styles.cards}>
        {accessLevels.map((one) => (
          <label key={one} className={styles.card}>
            <input
              type="radio"
              name={id}
              checked={one === level}
              disabled={!offered.includes(one)}
              aria-labelledby={`${id}-${one}`}
              aria-describedby={`${id}-${one}-line`}
              onChange={() => change({ level: one })}
            />
            <strong id={`${id}-${one}`}>{levelName(one)}</strong>
            <span id={`${id}-${one}-line`}>
              {levelLine(one)} <span className="quiet">{commandCount(one, choice.target)}.</span>
            </span>
          </label>
        ))}
      </div>
      {validationMessage === undefined ? (
        <AdviceLines asked={accessLevels.filter((one) => !offered.includes(one)).map((one) => ({ level: one }))} />
      ) : (
        <Message tone="error">{validationMessage}</Message>
      )}
      <div>
        <Link as="button" onClick={() => setIsOpen(true)}>
          All {commandsOf(level).length} commands
        </Link>
        {choice.target !== 'azureLocal' && (
          <span className="quiet"> Microsoft publishes no list for Windows Server.</span>
        )}
      </div>
      {isOpen && <CommandsPane level={level} onClose={() => setIsOpen(false)} />}
    </fieldset>
  );
}

/** When access ends: a duration, or a date and time in the browser's zone. */
function EndField() {
  const { state, request, rules, now, change } = useWizard();
  const { end } = state.inputs;
  const from = startOf(now);
  const lasting = (minutes: number): Asked => ({ from, until: from + minutes * minuteMs });
  const isOffered = (minutes: number) => breachesOf(rules, lasting(minutes)).length === 0;
  const choose = (value: string) =>
    change({ end: value === 'custom' ? customEnd(end, now) : { ...end, mode: 'minutes', minutes: Number(value) } });
  return (
    <div className={styles.stack}>
      <Field {...useField('end', 'Ends')}>
        <RadioGroup
          id={fieldIds.end}
          layout="horizontal"
          className={styles.durations ?? ''}
          value={end.mode === 'custom' ? 'custom' : String(end.minutes)}
          onChange={(_, { value }) => choose(value)}
        >
          {durationChoices.map(({ label, minutes }) => (
            <Radio key={minutes} value={String(minutes)} label={label} disabled={!isOffered(minutes)} />
          ))}
          <Radio value="custom" label="Custom" />
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
      <AdviceLines asked={durationChoices.map(({ minutes }) => lasting(minutes))} />
      <LastTime />
      {checkChosenEnd(end, now).ok && (
        <div>
          Access ends <Time at={endOf(end, now)} now={startOf(now)} />.
          {end.mode === 'minutes' && <span className="quiet"> The time counts from your signature.</span>}
          {request.is === 'ticket' && request.ticket.source === 'azure' && (
            <div className="quiet">If the support request is closed earlier, Overview and Notifications say so.</div>
          )}
        </div>
      )}
    </div>
  );
}

/** By whose rule not all of this is offered. */
function AdviceLines({ asked }: { asked: readonly Asked[] }) {
  const { rules } = useWizard();
  const lines = new Set(asked.flatMap((one) => breachesOf(rules, one).map(breachSentence)));
  return [...lines].map((line) => (
    <div key={line} className="quiet">
      {visibleText(line, 500)}
    </div>
  ));
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
