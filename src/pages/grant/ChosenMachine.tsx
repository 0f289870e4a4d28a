import { Button } from '@fluentui/react-components';
import { Dismiss16Regular } from '@fluentui/react-icons';
import { memo } from 'react';
import type { Check } from '#src/consent/preflight/preflight.ts';
import { parseMachineId } from '#src/lib/arm-id.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { PreflightList } from '#src/pages/shared/PreflightList.tsx';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { Foldable } from '#src/ui/Foldable.tsx';
import { onePress } from '#src/ui/one-press.ts';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import type { Candidate } from './machine-choice.ts';
import { buttonsBeside, removeButtonId } from './removal-focus.ts';
import styles from './ChosenMachine.module.css';

/** One chosen machine: whether it can get access, and why not. */
export const ChosenMachine = memo(function ChosenMachine({
  candidate,
  toldApart,
  leftOut,
  correlationId,
  onRemove,
}: {
  candidate: Candidate;
  /** Its name for controls whose words are read without the line around them: what it says besides the resource group is shown, too. */
  toldApart: string;
  /** Why the consent cannot cover it. */
  leftOut: string | undefined;
  /** Of the read that failed, where that is why. */
  correlationId: string | undefined;
  onRemove: (id: string, beside: readonly string[]) => void;
}) {
  const { id, name, reading } = candidate;
  const group = parseMachineId(id)?.resourceGroup;
  const besides = toldApart.slice(`${name} (${group}`.length, -1);
  return (
    <li className={styles.item}>
      <div>
        <div className={styles.line}>
          <span className={styles.name}>
            <VisibleText text={name} />
          </span>
          <Standing pending={reading.state === 'pending'} leftOut={leftOut !== undefined} />
          {group !== undefined && (
            <span className={styles.place}>
              {group}
              {/* The controls say it. */}
              {besides !== '' && (
                <span aria-hidden="true">
                  <VisibleText text={besides} />
                </span>
              )}
            </span>
          )}
        </div>
        {leftOut !== undefined && (
          <div className={styles.reason}>
            <bdi>{visibleText(leftOut, 2000)}</bdi>{' '}
            {correlationId !== undefined && <CorrelationId id={correlationId} />}
          </div>
        )}
        {reading.state === 'read' && (
          <Foldable quiet summary={<PreflightSummary name={toldApart} checks={reading.checks} />}>
            <PreflightList checks={reading.checks} />
          </Foldable>
        )}
      </div>
      <Button
        id={removeButtonId(id)}
        size="small"
        appearance="subtle"
        icon={<Dismiss16Regular />}
        aria-label={`Remove ${toldApart}`}
        {...onePress((event) => onRemove(id, buttonsBeside(event.currentTarget)))}
      />
    </li>
  );
});

function PreflightSummary({ name, checks }: { name: string; checks: readonly Check[] }) {
  return (
    <span>
      Preflight<span className="visually-hidden">{` of ${name}`}</span>: <span>{countOutcomes(checks)}</span>
    </span>
  );
}

function Standing({ pending, leftOut }: { pending: boolean; leftOut: boolean }) {
  if (pending) return <StateWord tone="busy">Checking</StateWord>;
  return leftOut ? <StateWord tone="bad">Left out</StateWord> : <StateWord tone="good">Can get access</StateWord>;
}

const words: readonly [Check['outcome'], string][] = [
  ['fail', 'fail'],
  ['warning', 'to mind'],
  ['cannotTell', 'cannot be told from here'],
  ['pass', 'pass'],
];

/** "1 fail, 12 pass". */
function countOutcomes(checks: readonly Check[]): string {
  return words
    .map(([outcome, word]) => [checks.filter((check) => check.outcome === outcome).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
