import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { PendingRevoke } from '#src/azure/pending-revokes.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import { paths } from '#src/paths.ts';
import { leaveToSignIn } from '#src/shell/leaving.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { narrow } from '#src/ui/widths.ts';
import { obstacle, phaseWords } from './open-revokes.ts';
import { readWords } from './read-words.ts';
import { retryRevoke } from './retry-revoke.ts';

const useStyles = makeStyles({
  entry: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 300px)',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
    paddingBlock: tokens.spacingVerticalS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':first-child': { borderTopStyle: 'none' },
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  head: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM, rowGap: tokens.spacingVerticalXXS },
  quiet: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  words: { margin: `${tokens.spacingVerticalXXS} 0 0`, overflowWrap: 'anywhere' },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, paddingTop: tokens.spacingVerticalS },
});

/** One end of access that is not proven yet. `now` in ms of server time. */
export function OpenRevoke({ revoke, name, now }: { revoke: PendingRevoke; name: string; now: number }) {
  const styles = useStyles();
  const { machineId, phase, startedAt, error } = revoke;
  const { word, tone } = phaseWords(revoke);
  return (
    <li className={styles.entry}>
      <div>
        <div className={styles.head}>
          <PageLink to={paths.machine(machineId)}>
            <VisibleText text={name} />
          </PageLink>
          <StateWord tone={tone}>{word}</StateWord>
          <span className={styles.quiet}>asked for {readWords(startedAt, now)}</span>
        </div>
        <p className={styles.words}>
          <VisibleText text={obstacle(revoke)} max={600} />
        </p>
        {phase === 'refused' && (
          <div className={styles.acts}>
            {error?.kind === 'signInNeeded' && (
              <Button size="small" appearance="primary" onClick={() => void leaveToSignIn()}>
                Sign in again
              </Button>
            )}
            <Button size="small" onClick={() => void retryRevoke(revoke, name)}>
              Try again
            </Button>
          </div>
        )}
      </div>
      <div>
        <div className={styles.quiet}>To be certain now, run on the machine:</div>
        <CodeBlock label="command to end access on the machine" code={onMachineDisable()} />
      </div>
    </li>
  );
}
