import {
  ArrowSyncCircle16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  ErrorCircle16Filled,
  Prohibited16Regular,
  QuestionCircle16Regular,
} from '@fluentui/react-icons';
import { memo } from 'react';
import type { ReactElement } from 'react';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { paths } from '#src/paths.ts';
import { isNotRecorded } from '#src/pages/shared/not-recorded.ts';
import { classNames } from '#src/ui/class-names.ts';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { useEndedSince } from './ended-since.ts';
import { MachineMessage } from './MachineMessage.tsx';
import { knownAt, type StepMark, standing, stepMarks } from './progress-words.ts';
import { MachineRemedy } from './MachineRemedy.tsx';
import styles from './MachineLine.module.css';

export interface MachineLineProps {
  machine: MachineProgress;
  name: string;
  /** Granting goes on from this tab; else nothing moves this machine on. */
  isAtWork: boolean;
}

/** How far the grant is on one machine, and what stands in the way. */
export const MachineLine = memo(function MachineLine({ machine, name, isAtWork }: MachineLineProps) {
  const { tone, word } = standing(machine, isAtWork);
  const isEnded = useEndedSince([machine]) > 0;
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <span className={styles.name}>
          <PageLink to={paths.machine(machine.machineId)}>
            <VisibleText text={name} />
          </PageLink>
        </span>
        <StateWord tone={isEnded ? 'neutral' : tone}>{isEnded ? `${word}, ended since` : word}</StateWord>
      </div>
      <MachineDetail machine={machine} name={name} isAtWork={isAtWork} />
    </li>
  );
});

/** The steps, what Azure says, and what to do. */
export function MachineDetail({ machine, name, isAtWork }: MachineLineProps) {
  const { message, remedy, correlationId } = machine;
  const step = isNotRecorded(machine) ? 'failed' : machine.step;
  const { word } = standing({ ...machine, step, message: '' }, isAtWork);
  const at = knownAt(machine);
  return (
    <>
      <ol className={styles.steps} aria-label={`Steps on ${name}`}>
        {stepMarks(machine).map((mark) => (
          <Mark key={mark.name} mark={mark} step={step} word={word} isAtWork={isAtWork} />
        ))}
      </ol>
      {message !== '' && (
        <MachineMessage message={message}>
          {at !== undefined && (
            <span className={styles.quiet}>
              {' '}
              As of <Time at={at} />.
            </span>
          )}
        </MachineMessage>
      )}
      {remedy !== undefined && <MachineRemedy remedy={remedy} name={name} />}
      {correlationId !== undefined && <CorrelationId id={correlationId} />}
    </>
  );
}

const said: Record<StepMark['state'], string> = { proven: ', done', next: ', next', open: ', not yet', stopped: '' };

function Mark({
  mark,
  step,
  word,
  isAtWork,
}: {
  mark: StepMark;
  step: MachineProgress['step'];
  /** How the machine stands. */
  word: string;
  isAtWork: boolean;
}) {
  const tone = mark.state === 'stopped' && step !== 'failed' ? 'open' : mark.state;
  return (
    <li className={classNames(styles.step, mark.state !== 'proven' && styles.quiet)}>
      <span className={classNames(styles.icon, styles[tone])} aria-hidden="true">
        {iconOf(mark.state, step, isAtWork)}
      </span>
      {mark.name}
      <span className="visually-hidden">{mark.state === 'stopped' ? `, ${word}` : said[mark.state]}</span>
    </li>
  );
}

function iconOf(state: StepMark['state'], step: MachineProgress['step'], isAtWork: boolean): ReactElement {
  if (state === 'proven') return <CheckmarkCircle16Filled />;
  if (state === 'next') {
    const isMoving = step === 'requested' || (isAtWork && step !== 'waiting');
    return isMoving ? <ArrowSyncCircle16Regular /> : <Circle16Regular />;
  }
  if (state === 'open') return <Circle16Regular />;
  if (step === 'failed') return <ErrorCircle16Filled />;
  return step === 'unknown' ? <QuestionCircle16Regular /> : <Prohibited16Regular />;
}
