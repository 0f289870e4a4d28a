import { useState } from 'react';
import { useClockState } from '#src/azure/server-clock.ts';
import { Message } from '#src/ui/Message.tsx';
import { clockWords } from './clock-words.ts';

const minute = 60_000;

/** Says that this computer's clock is wrong: people compare what they read here with it. */
export function ClockNotice() {
  const { kind, lagMs } = useClockState();
  const [dismissed, setDismissed] = useState<number>();
  const isDismissed = dismissed !== undefined && Math.abs(dismissed - lagMs) < minute;
  if (kind !== 'wrong' || isDismissed) return null;
  return (
    <Message intent="info" title={clockWords(lagMs)} onDismiss={() => setDismissed(lagMs)}>
      Everything here goes by Azure’s time: countdowns, ages and when access ends.
    </Message>
  );
}
