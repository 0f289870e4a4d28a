import { useQueries } from '@tanstack/react-query';
import { queryClient } from '#src/azure/query-client.ts';
import { activityQuery } from '#src/azure/resources/activity-log.ts';
import type { ActivityEvent } from '#src/azure/resources/activity-log.ts';
import { AzureError, errorWords } from '#src/azure/transport/errors.ts';
import { serverNow, serverTimeOf } from '#src/azure/transport/server-clock.ts';
import { correlationId } from '#src/consent/consent.ts';
import { parseMachineId, parseResourceId } from '#src/lib/arm-id.ts';
import { witnessOf } from './witness.ts';
import type { LogReading, Witness, WitnessSubject } from './witness.ts';

/** The log shows a write minutes late: so often it is read again while the page is visible, ms. */
const lookAgainMs = 30_000;

/** A write that the log does not have after this long is not waited for, ms. */
const lateMs = 60 * 60_000;

/** By then the log usually has everything that belongs to giving access, ms. */
const wholeMs = 15 * 60_000;

/** Where to look: each log that may hold a write of this consent, under the correlation id of each. */
function logsOf({ consent, consentHash, records }: WitnessSubject): { subscriptionId: string; correlation: string }[] {
  const expected = correlationId(consentHash);
  const logs = new Map<string, { subscriptionId: string; correlation: string }>();
  const add = (subscription: string | undefined, correlation: string) => {
    if (subscription === undefined) return;
    const log = { subscriptionId: subscription.toLowerCase(), correlation: correlation.toLowerCase() };
    logs.set(`${log.subscriptionId} ${log.correlation}`, log);
  };
  for (const { deploymentId, correlationId: own } of records)
    add(parseResourceId(deploymentId)?.subscriptionId, own === '' ? expected : own);
  for (const id of consent.machines) add(parseMachineId(id)?.subscriptionId, expected);
  return [...logs.values()];
}

/** Reads these logs again, as far as a page shows them. */
export function readLogsAgain(subject: WitnessSubject): void {
  for (const { subscriptionId, correlation } of logsOf(subject))
    void queryClient.invalidateQueries({ queryKey: activityQuery(subscriptionId, correlation).queryKey });
}

const isYounger = ({ consent }: WitnessSubject, ms: number): boolean =>
  serverNow() - Date.parse(consent.notBefore) < ms;

const isWitnessMissing = (subject: WitnessSubject, reading: LogReading): boolean =>
  ['notFound', 'otherTry'].includes(witnessOf(subject, [reading]).kind);

/**
 * Reads the Activity Logs of the consent's subscriptions, and again while a young consent has no witness in them.
 * @param subject absent while its record is read.
 * @param wholeStory also again while the log may still lack what followed the record.
 */
export function useWitness(
  subject: WitnessSubject | undefined,
  { wholeStory = false } = {},
): { witness: Witness; readings: LogReading[] } {
  const logs = subject ? logsOf(subject) : [];
  const isAwaited = (subscriptionId: string, events: readonly ActivityEvent[] = []): boolean =>
    subject !== undefined &&
    ((isYounger(subject, lateMs) && isWitnessMissing(subject, { subscriptionId, events })) ||
      (wholeStory && isYounger(subject, wholeMs)));
  const results = useQueries({
    queries: logs.map(({ subscriptionId, correlation }) => ({
      ...activityQuery(subscriptionId, correlation),
      refetchInterval: ({
        state: { data, error },
      }: {
        state: { data: readonly ActivityEvent[] | undefined; error: Error | null };
      }) => {
        // Who may not read the log now will not in half a minute.
        const isForbidden = error instanceof AzureError && error.kind === 'forbidden';
        return !isForbidden && isAwaited(subscriptionId, data) ? lookAgainMs : false;
      },
    })),
  });
  const readings = logs.map(({ subscriptionId }, index): LogReading => {
    const { data, dataUpdatedAt = 0, error, isFetching = false } = results[index] ?? {};
    const { words, correlationId } = error ? errorWords(error) : {};
    const read = data && { events: data, readAt: serverTimeOf(dataUpdatedAt) };
    return { subscriptionId, ...read, isFetching, why: words, correlationId };
  });
  return { witness: subject ? witnessOf(subject, readings) : { kind: 'reading' }, readings };
}
