import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { continueGrant, type GrantProgress } from '#src/azure/grants.ts';
import { GuardedButton } from '#src/ui/GuardedButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import { openMachines } from './progress-words.ts';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', rowGap: tokens.spacingVerticalS },
  words: { margin: 0 },
});

/** Going on with a grant is a press as the first one was: it lets Microsoft Support in. */
export function GoOn({ grant, isOver }: { grant: GrantProgress; isOver: boolean }) {
  const styles = useStyles();
  const [refusal, setRefusal] = useState<string>();
  const open = openMachines(grant.machines);
  if (open.length === 0) return null;
  if (isOver)
    return (
      <p className={styles.words}>The agreed time is over; access under this consent is not asked for any more.</p>
    );
  return (
    <div className={styles.root}>
      <p className={styles.words}>
        Below is what Azure shows now. Continuing asks for exactly what was agreed, and for nothing that is confirmed
        already.
      </p>
      {refusal !== undefined && <Message intent="error">{refusal}</Message>}
      <GuardedButton
        onPress={(press) => {
          try {
            void continueGrant(grant.consentId, press.nativeEvent, open);
          } catch (error) {
            setRefusal(error instanceof Error ? error.message : String(error));
          }
        }}
      >
        {open.length === 1 ? 'Continue on 1 machine' : `Continue on ${open.length} machines`}
      </GuardedButton>
    </div>
  );
}
