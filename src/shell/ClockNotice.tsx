import { useEffect, useState } from 'react';
import { useClockState } from '#src/azure/transport/server-clock.ts';
import { Message } from '#src/ui/Message.tsx';
import { clockWords, timeWords } from './clock-words.ts';

const minute = 60_000;

/** Says that this computer's clock is wrong, for people compare what they read here with it; or that nobody knows whether it is. */
export function ClockNotice() {
  const { kind, lagMs } = useClockState();
  const [dismissed, setDismissed] = useState<number>();
  const isDismissed = dismissed !== undefined && Math.abs(dismissed - lagMs) < minute;
  const isUnknown = useLasting(kind === 'unknown');
  if (isUnknown)
    return (
      <Message intent="info" title="Azure’s time is not known.">
        Ages and countdowns go by this computer’s clock until a server says the time.
      </Message>
    );
  if (kind !== 'wrong' || isDismissed) return null;
  return (
    <Message intent="info" title={clockWords(lagMs)} onDismiss={() => setDismissed(lagMs)}>
      {timeWords}
    </Message>
  );
}

/** Every page starts without knowing the time, and after sleep it is asked for again. Only what goes on is news, ms. */
const patienceMs = 10_000;

function useLasting(is: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!is) return undefined;
    const timer = setTimeout(() => setLasting(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [is]);
  return is && lasting;
}
