import { Button, Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { MouseEvent } from 'react';
import { start } from '#src/azure/operations/operations.ts';
import { minimumMinutes } from '#src/consent/duration.ts';
import { levelName, parseLevel } from '#src/consent/level.ts';
import { formatInstant, minuteMs, toUtcSeconds } from '#src/lib/time.ts';
import { EndFields } from '#src/pages/shared/EndFields.tsx';
import { type LocalFields, localFields, parseLocal } from '#src/pages/shared/local-time.ts';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Pane } from '#src/ui/load-overlays.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Message } from '#src/ui/Message.tsx';
import type { MachineView } from './machine-acts.ts';
import { canShorten, endChoices, isSooner, levelChoices, offeredForMs, reducedTo, type Reduced } from './reduction.ts';

/** Shortens or lowers live access, which needs no new consent; more than there is needs one, and the wizard for it. */
export function ChangeAccessPane({ view, onClose }: { view: MachineView; onClose: () => void }) {
  const { id: machineId, name, extension } = view;
  const { state, now } = view.access;
  // Why it can't be changed any more, such as by a revoke meanwhile.
  const why = view.reasons.reduce;
  // The ends are those of the moment when it opened: they must not move under the pointer.
  const [openedAt] = useState(now);
  const [chosen, setChosen] = useState<Partial<Reduced>>({});
  const [custom, setCustom] = useState<LocalFields>();
  const [error, setError] = useState<unknown>();
  const { job, level, until } = state ?? {};
  if (job === undefined || level === undefined || until === undefined)
    return (
      <Pane title="Change access" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
        <p>There is no access to change.</p>
      </Pane>
    );
  const earliest = openedAt + minimumMinutes * minuteMs + offeredForMs;
  const end = custom ? parseLocal(custom) : (chosen.end ?? until);
  const asked = reducedTo({ ...chosen, end }, { level, end: until });
  const isChanged = asked.level !== level || asked.end !== until;
  // What was chosen may have come too near while the pane was open.
  const isWrong = (custom !== undefined || asked.end < until) && !isSooner(end, now, until);
  const save = (press: MouseEvent) => {
    const reduced = { job: job.name, level: asked.level, notAfter: toUtcSeconds(asked.end) };
    start([{ kind: 'reduce', machineId, ...reduced }], press).then(onClose, setError);
  };
  return (
    <Pane
      title="Change access"
      subtitle={<AzureText text={name} max={80} />}
      onClose={onClose}
      footer={
        <>
          <Button appearance="primary" disabledFocusable={!isChanged || isWrong || why !== undefined} onClick={save}>
            Save changes
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <ErrorMessage what="Couldn’t change access" error={error} isNews />
      {why !== undefined && <Message tone="warning" title={<AzureText text={why} max={600} />} isNews />}
      <Field label="Access level">
        <RadioGroup
          value={asked.level}
          onChange={(_, { value }) => {
            const to = parseLevel(value);
            if (to !== undefined) setChosen({ ...chosen, level: to });
          }}
        >
          {levelChoices(level).map((one) => (
            <Radio key={one} value={one} label={one === level ? `${levelName(one)} (as now)` : levelName(one)} />
          ))}
        </RadioGroup>
      </Field>
      <Field
        label="Access ends"
        hint={
          canShorten(openedAt, until)
            ? null
            : 'Access ends within the hour and can’t be shortened. To end it sooner, revoke it.'
        }
      >
        <RadioGroup
          value={custom ? 'custom' : String(asked.end)}
          onChange={(_, { value }) => {
            setCustom(value === 'custom' ? localFields(earliest) : undefined);
            if (value !== 'custom') setChosen({ ...chosen, end: Number(value) });
          }}
        >
          {endChoices(openedAt, until).map(({ label, end }) => (
            <Radio key={label} value={String(end)} label={`${label} · ${formatInstant(end)}`} />
          ))}
          {canShorten(openedAt, until) && <Radio value="custom" label="Custom" />}
        </RadioGroup>
      </Field>
      {custom && <EndFields value={custom} earliest={earliest} latest={until} onChange={setCustom} />}
      {isWrong && <Message tone="error" title="Choose an end at least 1 hour from now, before the present one." />}
      <p>You can shorten or lower access here. To extend it or raise the level, sign a new consent.</p>
      {extension.to === undefined ? <p>{extension.why}</p> : <AppLink to={extension.to}>Extend access</AppLink>}
    </Pane>
  );
}
