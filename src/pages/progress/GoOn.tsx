import { countMachines } from '#src/lib/count-machines.ts';
import { type MouseEvent, useState } from 'react';
import { isOwn, notOwn } from '#src/azure/grant/grant-known.ts';
import { continueGrant, type GrantProgress } from '#src/azure/grant/grants.ts';
import { retryable, unreached } from '#src/consent/bulk.ts';
import { useSettled } from '#src/ui/dead-time.ts';
import { GuardedButton } from '#src/ui/GuardedButton.tsx';
import { Message } from '#src/ui/Message.tsx';
import styles from './GoOn.module.css';

/** Going on with a grant is a press as the first one was: it lets Microsoft Support in. */
export function GoOn({ grant, isOver }: { grant: GrantProgress; isOver: boolean }) {
  const [refusal, setRefusal] = useState<string>();
  const again = retryable(grant.machines);
  const rest = unreached(grant.machines);
  // The page is read by itself: one button may go, and the other come in its place, under a press.
  const isSettled = useSettled([again, rest].join(' '), 1000);
  if (again.length + rest.length === 0) return null;
  if (isOver)
    return (
      <p className={styles.words}>The agreed time is over; access under this consent is not asked for any more.</p>
    );
  const unread = grant.running ? 'Azure is being read.' : undefined;
  const unavailable = grant.record && !isOwn(grant.record) ? notOwn : unread;
  const goOn = (press: MouseEvent, machines: readonly string[]) => {
    setRefusal(undefined);
    try {
      void continueGrant(grant.consentId, press.nativeEvent, machines);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div className={styles.root}>
      <p className={styles.words}>
        <span>{leftWords(again.length, rest.length)}</span> Going on asks for exactly what was agreed, under the same
        consent, and for nothing that is confirmed already.
      </p>
      {refusal !== undefined && (
        <Message isNews intent="error">
          {refusal}
        </Message>
      )}
      <div className={styles.acts}>
        {again.length > 0 && (
          <GuardedButton
            unavailable={unavailable}
            isSettled={isSettled}
            onPress={(press) => goOn(press, again)}
          >{`Try again on ${countMachines(again.length)}`}</GuardedButton>
        )}
        {rest.length > 0 && (
          <GuardedButton
            unavailable={unavailable}
            isSettled={isSettled}
            appearance={again.length > 0 ? 'secondary' : 'primary'}
            onPress={(press) => goOn(press, rest)}
          >
            {`Continue on ${countMachines(rest.length)}`}
          </GuardedButton>
        )}
      </div>
    </div>
  );
}

/** Why there are two ways to go on. */
function leftWords(again: number, rest: number): string {
  const parts = [
    ...(again > 0 ? [`${countMachines(again)} that failed or whose outcome is not known`] : []),
    ...(rest > 0 ? [`${countMachines(rest)} on which the work was not finished`] : []),
  ];
  return `${parts.join(', and ')} ${again + rest === 1 ? 'is' : 'are'} left.`;
}
