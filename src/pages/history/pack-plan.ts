import type { Account } from '#src/auth/session.ts';
import type { ConsentsReading } from '#src/azure/consent-records.ts';
import { describeError } from '#src/azure/errors.ts';
import { type Fleet, fleetQuery } from '#src/azure/fleet.ts';
import { incompleteSentence } from '#src/azure/fleet-words.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { config } from '#src/config.ts';
import { appBuild, appVersion } from '#src/lib/app-version.ts';
import type { Gap } from './audit-gap.ts';
import type { PackPlan } from './audit-pack.ts';
import type { AuditPeriod } from './audit-period.ts';
import type { HistoryRow } from './history-row.ts';

/** What a pack of this period is made of, from what the page has read. */
export function planOf(
  reading: ConsentsReading,
  rows: readonly HistoryRow[],
  period: AuditPeriod,
  saved: PackPlan['saved'],
  account: Account | null,
): PackPlan {
  const fleet = queryClient.getQueryData(fleetQuery().queryKey);
  return {
    period,
    reading,
    rows,
    saved,
    facts: {
      by: account === null ? 'nobody signed in' : `${account.name}, ${account.userId}`,
      endpoint: config().resourceManager,
      app: `${appVersion}, build ${appBuild}`,
      scope: (fleet?.machines.groupIds() ?? []).toSorted(),
    },
    unread: fleet === undefined ? [] : unreadOf(fleet),
  };
}

const unreadOf = ({ problems, incomplete }: Fleet): Gap[] => [
  ...problems.map(({ subscriptionId, displayName, error }): Gap => ({
    kind: 'Not read',
    consentId: '',
    where: `/subscriptions/${subscriptionId}`,
    what: `The machines of subscription ${displayName} could not be read, or not all: ${describeError(error).why}`,
  })),
  ...(incomplete === undefined
    ? []
    : [
        {
          kind: 'Not read',
          consentId: '',
          where: 'Azure Resource Graph',
          what: incompleteSentence(incomplete),
        } as const,
      ]),
];
