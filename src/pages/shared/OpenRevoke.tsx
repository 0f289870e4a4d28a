import { Button } from '@fluentui/react-components';
import { useJournalHealth } from '#src/azure/journal/journal-health.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { paths } from '#src/paths.ts';
import { leaveToSignIn } from '#src/shell/leaving.ts';
import { revokeMayBeLost } from '#src/shell/sign-in-notice.ts';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { hasRequest } from './has-request.ts';
import { obstacle, phaseWords } from './open-revokes.ts';
import { readWords } from './read-words.ts';
import { retryRevoke } from './retry-revoke.ts';
import styles from './OpenRevoke.module.css';

/** One end of access that is not proven yet; how to end it on the machine stands once beside all. `now` in ms of server time. */
export function OpenRevoke({ revoke, name, now }: { revoke: PendingRevoke; name: string; now: number }) {
  const { machineId, phase, startedAt, error } = revoke;
  const isAsked = hasRequest(revoke);
  const { word, tone } = phaseWords(revoke, isAsked);
  const isForSignIn = phase === 'refused' && error?.kind === 'signInNeeded';
  const isLost = useJournalHealth() === 'memoryOnly' && isForSignIn;
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <PageLink to={paths.machine(machineId)}>
          <VisibleText text={name} />
        </PageLink>
        <StateWord tone={tone}>{word}</StateWord>
        <span className={styles.quiet}>{`asked for ${readWords(startedAt, now)}`}</span>
      </div>
      <p className={styles.words}>
        <bdi>{visibleText(obstacle(revoke, isAsked), 600)}</bdi>
        <span>{isLost && ` ${revokeMayBeLost}`}</span>
      </p>
      {phase === 'refused' && (
        <div className={styles.acts}>
          {isForSignIn && (
            <Button ref={passFocusOn} size="small" appearance="primary" onClick={() => void leaveToSignIn()}>
              Sign in again
            </Button>
          )}
          <Button ref={passFocusOn} size="small" onClick={() => void retryRevoke(revoke, name)}>
            Try again
          </Button>
        </div>
      )}
    </li>
  );
}
