import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircle16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  ErrorCircle16Filled,
  Prohibited16Regular,
  QuestionCircle16Regular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { paths } from '#src/paths.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { CorrelationId } from '#src/ui/CorrelationId.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import type { Tone } from '#src/ui/tone.ts';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { type StepMark, splitRemedy, stepMarks } from './progress-words.ts';

const useStyles = makeStyles({
  item: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':last-child': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
    overflowWrap: 'anywhere',
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalL },
  name: { fontWeight: tokens.fontWeightSemibold },
  steps: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalL,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  step: { display: 'inline-flex', alignItems: 'center', columnGap: tokens.spacingHorizontalXS },
  icon: { display: 'inline-flex' },
  quiet: { color: tokens.colorNeutralForeground2 },
  proven: { color: tokens.colorStatusSuccessForeground1 },
  next: { color: tokens.colorBrandForeground1 },
  open: { color: tokens.colorNeutralForeground3 },
  stopped: { color: tokens.colorStatusDangerForeground1 },
  remedy: { display: 'flex', flexDirection: 'column', rowGap: tokens.spacingVerticalXS },
});

const outcomes: Record<MachineProgress['step'], { tone: Tone; word: string }> = {
  waiting: { tone: 'neutral', word: 'Waiting' },
  recorded: { tone: 'busy', word: 'Setting up' },
  extension: { tone: 'busy', word: 'Asking for access' },
  requested: { tone: 'busy', word: 'Access requested' },
  confirmed: { tone: 'good', word: 'Confirmed' },
  failed: { tone: 'bad', word: 'Failed' },
  unknown: { tone: 'attention', word: 'Unknown' },
  skipped: { tone: 'neutral', word: 'Skipped' },
};

/** Where nothing goes on by itself, "setting up" would say too much. */
const notFinished: { tone: Tone; word: string } = { tone: 'attention', word: 'Not finished' };
const idle: Partial<Record<MachineProgress['step'], { tone: Tone; word: string }>> = {
  waiting: notFinished,
  recorded: notFinished,
  extension: notFinished,
};

/** How far the grant is on one machine, and what stands in the way. */
export function MachineLine({
  machine,
  name,
  isAtWork,
}: {
  machine: MachineProgress;
  name: string;
  /** Granting goes on from this tab; else nothing moves this machine on. */
  isAtWork: boolean;
}) {
  const styles = useStyles();
  const { step, message, remedy, correlationId } = machine;
  const { tone, word } = isAtWork ? outcomes[step] : (idle[step] ?? outcomes[step]);
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <span className={styles.name}>
          <PageLink to={paths.machine(machine.machineId)}>
            <VisibleText text={name} />
          </PageLink>
        </span>
        <StateWord tone={tone}>{word}</StateWord>
      </div>
      <ol className={styles.steps} aria-label={`Steps on ${name}`}>
        {stepMarks(machine).map((mark) => (
          <Mark key={mark.name} mark={mark} step={step} isAtWork={isAtWork} />
        ))}
      </ol>
      {message !== '' && (
        <div>
          <VisibleText text={message} max={2000} />
        </div>
      )}
      {remedy !== undefined && <Remedy remedy={remedy} name={name} />}
      {correlationId !== undefined && <CorrelationId id={correlationId} />}
    </li>
  );
}

const said: Record<StepMark['state'], string> = { proven: ', done', next: ', next', open: ', not yet', stopped: '' };

function Mark({ mark, step, isAtWork }: { mark: StepMark; step: MachineProgress['step']; isAtWork: boolean }) {
  const styles = useStyles();
  const tone = mark.state === 'stopped' && step !== 'failed' ? 'open' : mark.state;
  return (
    <li className={mergeClasses(styles.step, mark.state !== 'proven' && styles.quiet)}>
      <span className={mergeClasses(styles.icon, styles[tone])} aria-hidden="true">
        {iconOf(mark.state, step, isAtWork)}
      </span>
      {mark.name}
      <span className="visually-hidden">
        {mark.state === 'stopped' ? `, ${outcomes[step].word}` : said[mark.state]}
      </span>
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

function Remedy({ remedy, name }: { remedy: string; name: string }) {
  const styles = useStyles();
  const { text, command } = splitRemedy(remedy);
  return (
    <div className={mergeClasses(styles.remedy, styles.quiet)}>
      <VisibleText text={text} max={2000} />
      {command !== undefined && <CodeBlock wrap label={`command for ${name}`} code={command} />}
    </div>
  );
}
