import { Button, Field } from '@fluentui/react-components';
import { Add16Regular, ArrowClockwise16Regular, Dismiss16Regular } from '@fluentui/react-icons';
import { memo, useState } from 'react';
import type { Check } from '#src/consent/preflight/preflight.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { CheckList } from '#src/pages/shared/CheckList.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { countMachines } from '#src/pages/shared/counts.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Details } from '#src/ui/Details.tsx';
import { FirstOf } from '#src/pages/shared/FirstOf.tsx';
import { hint } from '#src/ui/Hint.tsx';
import { late } from '#src/ui/late.tsx';
import { LeavingButton } from '#src/ui/LeavingButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import { ProgressBar } from '#src/ui/Progress.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { IncludedMachine, LeftOutMachine } from './machine-choice.ts';
import { fieldIds } from './problems.ts';
import { leftOutText, replacedText } from './words.ts';
import { useField, useWizard } from './wizard.tsx';
import styles from './grant.module.css';

const AddMachinesPane = late(async () => (await import('./AddMachinesPane.tsx')).AddMachinesPane);

/** With more machines than this, each is a line without its checks. */
const mostWithChecks = 20;

/** So many lines are drawn before somebody asks for all. */
const mostLines = 50;

/** The chosen machines: those that are ready folded, what is wrong with the others unfolded. */
export function MachinesField() {
  const { state, checked, choice } = useWizard();
  const validation = useField('machines');
  const [isAdding, setIsAdding] = useState(false);
  const { machines } = state.inputs;
  const { included, left, pending } = choice;
  return (
    <section id={fieldIds.machines} tabIndex={-1} aria-labelledby="grant-machines-title" className={styles.start}>
      <div className={styles.row}>
        <h2 id="grant-machines-title" className={styles.label}>
          Machines
        </h2>
        <Button size="small" appearance="subtle" icon={<Add16Regular />} onClick={() => setIsAdding(true)}>
          Add machines
        </Button>
        {left.length > 0 && (
          <Button
            size="small"
            appearance="subtle"
            icon={<ArrowClockwise16Regular />}
            disabledFocusable={checked.isChecking}
            onClick={checked.recheck}
          >
            Check again
          </Button>
        )}
      </div>
      {pending.length > 0 && (
        <ProgressBar
          label="Checking machines"
          value={machines.length - pending.length}
          max={machines.length}
          note={`Checking ${countMachines(pending.length)}…`}
        />
      )}
      {included.length > 0 && <Ready included={included} />}
      <LeftOut left={left} />
      <Replaced included={included} />
      {'validationMessage' in validation && <Field {...validation} />}
      {isAdding && <AddMachinesPane onClose={() => setIsAdding(false)} />}
    </section>
  );
}

const Ready = memo(function Ready({ included }: { included: readonly IncludedMachine[] }) {
  const open = included.flatMap(({ checks }) => checks).filter(({ result }) => result !== 'pass');
  return (
    <Details
      isLate
      summary={
        <StateWord tone="good" detail={openWords(open)}>
          {included.length === 1 ? <AzureText text={included[0]?.name ?? ''} /> : countMachines(included.length)} ready
        </StateWord>
      }
    >
      <FirstOf items={included} most={mostLines}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map(({ id, name, checks, facts }) => (
              <li key={id}>
                <Line id={id} name={name} />
                {included.length <= mostWithChecks && <CheckList checks={checks} facts={facts} />}
              </li>
            ))}
          </ul>
        )}
      </FirstOf>
    </Details>
  );
});

function openWords(open: readonly Check[]): string | undefined {
  const warnings = open.filter(({ result }) => result === 'warn').length;
  const unknown = open.filter(({ result }) => result === 'unknown').length;
  const warned = warnings > 0 && (warnings === 1 ? '1 warning' : `${warnings} warnings`);
  return [warned, unknown > 0 && `${unknown} couldn’t be checked`].filter(Boolean).join(', ') || undefined;
}

/** Machines that can't be granted on: named with the reason, and left out before the person's eyes. */
function LeftOut({ left }: { left: readonly LeftOutMachine[] }) {
  if (left.length === 0) return null;
  return (
    <Message tone="warning" title={`${countMachines(left.length)} left out`}>
      <FirstOf items={left} most={mostLines}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map(({ id, name, why }) => (
              <li key={id}>
                <Line id={id} name={name} />
                {why.is === 'unread' && (
                  <ErrorMessage what="Couldn’t check this machine" error={why.error} tone="warning" />
                )}
                {why.is === 'blocked' && left.length <= mostWithChecks ? (
                  <CheckList checks={why.checks} facts={why.facts} />
                ) : (
                  why.is !== 'unread' && <div>{leftOutText(why)}</div>
                )}
              </li>
            ))}
          </ul>
        )}
      </FirstOf>
    </Message>
  );
}

function Line({ id, name }: { id: string; name: string }) {
  const { state, change } = useWizard();
  return (
    <div className={styles.between}>
      <span>
        <AzureText text={name} /> <span className="quiet">{parseMachineId(id)?.resourceGroup}</span>
      </span>
      <LeavingButton
        size="small"
        appearance="subtle"
        icon={<Dismiss16Regular />}
        {...hint(`Remove ${visibleText(name)}`, 'label')}
        onClick={() => change({ machines: state.inputs.machines.filter((one) => !sameId(one, id)) })}
      />
    </div>
  );
}

/** Access that the new consent takes the place of: it is named before anybody signs. */
function Replaced({ included }: { included: readonly IncludedMachine[] }) {
  const { person } = useWizard();
  const replaced = included.flatMap(({ name, replaces }) =>
    replaces ? [{ name, words: replacedText(replaces, person.username) }] : [],
  );
  if (replaced.length === 0) return null;
  return (
    <Message tone="info" title="This replaces the access there is.">
      <ul className={styles.list}>
        {replaced.slice(0, mostLines).map(({ name, words }) => (
          <li key={name}>
            <AzureText text={name} />: <AzureText text={words} />
          </li>
        ))}
      </ul>
    </Message>
  );
}
