import { useEffect, useState, useSyncExternalStore } from 'react';
import { policyProblem } from '#src/auth/policy.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { outage, subscribeToOutage, type Outage } from '#src/azure/transport/reachability.ts';
import { serverNow, useServerNow } from '#src/azure/transport/server-clock.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { config } from '#src/config.ts';
import { momentWords } from '#src/lib/time.ts';
import { Message } from '#src/ui/Message.tsx';
import { briefMs, createOutageReader } from './read-anew.ts';

const readAnew = createOutageReader(queryClient);

const askAgainMs = 10_000;

const sentences: Record<Outage['why'], string> = {
  lost: 'Check the connection.',
  notAzure:
    'A web page came in place of Azure’s reply: your network may want you to sign in to it, or a proxy answers instead.',
};

/** Nothing comes from Azure: says since when, keeps asking, and reads everything shown anew when it is back. */
export function OutageNotice() {
  const current = useLastingOutage();
  return current ? <OutageMessage outage={current} /> : null;
}

function OutageMessage({ outage: { since, why } }: { outage: Outage }) {
  const now = useServerNow(60_000);
  const problem = policyProblem(new URL(config().resourceManager).host);
  return (
    <Message intent="warning" title={`Azure cannot be reached since ${momentWords(since, now)}.`}>
      <span>{problem ?? sentences[why]}</span> What is shown was read before that.{' '}
      <span>{problem === undefined && 'Azure is asked again every 10 seconds; nothing has to be reloaded.'}</span>
    </Message>
  );
}

/** The outage, once it has lasted. */
function useLastingOutage(): Outage | undefined {
  const current = useSyncExternalStore(subscribeToOutage, outage);
  const since = current?.since;
  const [lasting, setLasting] = useState<number>();
  useEffect(() => {
    if (since === undefined) return undefined;
    const wait = Math.max(0, since + briefMs - serverNow());
    const timer = setTimeout(() => setLasting(since), wait);
    return () => clearTimeout(timer);
  }, [since]);
  useAskingAgain(since);
  return since !== undefined && lasting === since ? current : undefined;
}

/** Asks once more at the first failure, so that one thing that fails alone is no outage; then now and then, for pages that are still ask nothing. */
function useAskingAgain(since: number | undefined): void {
  useEffect(() => {
    if (since === undefined) return undefined;
    const ask = () => void queryClient.prefetchQuery({ ...subscriptionsQuery(), staleTime: 0 });
    const soon = setTimeout(ask, briefMs / 2);
    const timer = setInterval(ask, askAgainMs);
    window.addEventListener('online', ask);
    return () => {
      clearTimeout(soon);
      clearInterval(timer);
      window.removeEventListener('online', ask);
      readAnew(serverNow() - since);
    };
  }, [since]);
}
