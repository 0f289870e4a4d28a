import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useJournalHealth } from '#src/azure/journal.ts';
import { useRevokes } from '#src/azure/revokes.ts';
import { useServerNow } from '#src/azure/server-clock.ts';
import { Foldable } from '#src/ui/Foldable.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { mustWarn, standingRevokes, standingTitle } from './open-revokes.ts';
import { OpenRevoke } from './OpenRevoke.tsx';

const useStyles = makeStyles({
  strip: {
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

/** On every page: the ends of access that are asked for and not proven, what stands in the way of each, and how to be certain now. */
export function OpenRevokes() {
  const styles = useStyles();
  const all = useRevokes();
  const now = useServerNow(5000);
  useLeavingWarning(mustWarn(all, useJournalHealth() === 'durable'));
  const standing = standingRevokes(all, now);
  if (standing.length === 0) return null;
  const needsPerson = standing.some(({ phase }) => phase === 'refused');
  return (
    <section aria-label="Revokes that are not proven yet" className={styles.strip}>
      <Foldable summary={<StateWord tone={needsPerson ? 'bad' : 'attention'}>{standingTitle(standing)}</StateWord>}>
        <ul className={styles.list}>
          {standing.map((revoke) => (
            <OpenRevoke key={revoke.machineId.toLowerCase()} revoke={revoke} now={now} />
          ))}
        </ul>
      </Foldable>
    </section>
  );
}

/** The browser asks before the page is left. Its words are the browser's own. */
function useLeavingWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (leaving: BeforeUnloadEvent) => leaving.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isNeeded]);
}
