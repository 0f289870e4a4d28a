import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { createStore } from 'zustand/vanilla';
import { identityProvider } from '#src/auth/identity-provider.ts';
import { config } from '#src/config.ts';
import { consentHash } from '#src/consent/consent.ts';
import type { ReviewFact } from '#src/consent/findings/finding.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { reviewHash, reviewWindow } from '#src/consent/review.ts';
import type { RecordSignature, SignedContent } from '#src/consent/signature.ts';
import { resourceGroupId, resourceGroupsOf } from '#src/lib/arm-id.ts';
import { createTeller } from '#src/lib/slices.ts';
import { type Fleet, fleetQuery } from './fleet/fleet.ts';
import { AzureError, problemOf } from './http/errors.ts';
import { readingTime } from './http/transport.ts';
import type { GroupRecords, RecordProblem } from './group-records.ts';
import { type ConsentEntry, type ConsentsReading, joinGroups, joinRecords, readGroups, recordsKey } from './records.ts';

export interface ConsentReading {
  /** Absent when no record of that id was found where this person may read. */
  entry?: ConsentEntry;
  problems: RecordProblem[];
  /** Server time when the reading began, ms. */
  readAt: number;
}

/** How far the first reading of all records is: how many resource groups, and what they hold that have come, whole or in part. */
export const historyProgress = createStore<{ read: number; expected: number; consents: readonly ConsentEntry[] }>(
  () => ({ read: 0, expected: 0, consents: [] }),
);

/** Consents are told so often while their records come, ms. */
const partsEveryMs = 500;

/** All consents in the resource groups that hold machines this person can read. */
export function historyQuery() {
  const queryKey = ['consents'];
  return queryOptions({
    queryKey,
    queryFn: async ({ client, signal }): Promise<ConsentsReading> => {
      const readAt = await readingTime();
      const { groups, problems } = await fleetGroups(client);
      const before = client.getQueryData<ConsentsReading>(queryKey);
      const parts = new Map<string, GroupRecords>();
      const tell = createTeller(partsEveryMs, async () => {
        const { consents } = await joinRecords([...parts.values()], []);
        // All may have come meanwhile.
        if (historyProgress.getState().expected > 0) historyProgress.setState({ consents });
      });
      const onPart = (part: GroupRecords): void => {
        parts.set(part.groupId, part);
        void tell();
      };
      const first = before === undefined && { onPart, urgency: 'page' as const };
      const onGroup = (read: number): void => historyProgress.setState({ read, expected: groups.length });
      onGroup(0);
      const options = { urgency: 'background' as const, ...first, signal, maxAgeMs: 30_000, onGroup };
      const found = await readGroups(client, groups, options);
      const reading = await joinGroups(found, before);
      historyProgress.setState(historyProgress.getInitialState());
      return withProblems(reading, problems, readAt);
    },
    staleTime: 30_000,
    structuralSharing: false,
  });
}

/** Lists all records anew, those too of which one has read the newest. */
export async function refreshHistory(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: [recordsKey], refetchType: 'none' });
  await client.invalidateQueries({ queryKey: historyQuery().queryKey, exact: true });
}

/** One consent, also from the resource groups of its machines that the list of machines does not lead to. */
export function consentQuery(consentId: string) {
  return queryOptions({
    queryKey: ['consents', consentId],
    queryFn: async ({ client, signal }): Promise<ConsentReading> => {
      const readAt = await readingTime();
      const known = heldEntry(client, consentId);
      const { groups, problems } = known
        ? { groups: resourceGroupsOf(known.consent.machines), problems: [] }
        : await fleetGroups(client);
      const found = await readGroups(client, groups, { signal, maxAgeMs: known ? 5000 : 30_000 });
      const first = (await joinGroups(found)).consents.find((entry) => entry.consentId === consentId);
      const others = resourceGroupsOf(first?.consent.machines ?? []).filter((group) => !groups.includes(group));
      const more = await readGroups(client, others, { signal, maxAgeMs: 5000 });
      const all = { read: [...found.read, ...more.read], failed: [...found.failed, ...more.failed] };
      const reading = withProblems(await joinGroups(all), problems, readAt);
      const entry = reading.consents.find((one) => one.consentId === consentId);
      // What could not be read may hold it, or more of it; what does not fit of other consents is not its business.
      const own = reading.problems.filter((problem) => (problem.consentId ?? consentId) === consentId);
      return { ...(entry && { entry }), problems: own, readAt };
    },
    // One that was looked for before it was recorded is looked for again.
    staleTime: ({ state }) => (state.data?.entry === undefined ? 0 : 30_000),
    structuralSharing: false,
  });
}

/** Who signed the consent, as its record proves. */
export function signerQuery(
  { consentId, record }: Pick<ConsentEntry, 'consentId' | 'record'>,
  { isForGrant = false }: { isForGrant?: boolean } = {},
) {
  const { consent, signature } = record;
  return signatureQuery(
    consentId,
    signature,
    async () => ({ ...consent, hash: await consentHash(consent) }),
    isForGrant,
  );
}

/** Who signed a review, as its record proves. */
export function reviewerQuery({ deploymentId, record: { review, signature } }: ReviewFact) {
  return signatureQuery(deploymentId, signature, async () => ({
    ...review,
    ...reviewWindow(review),
    hash: await reviewHash(review),
  }));
}

function signatureQuery(
  id: string,
  signature: ConsentRecord['signature'],
  read: () => Promise<SignedContent>,
  isForGrant = false,
) {
  return queryOptions({
    // Copies of one consent may differ in their signature.
    queryKey: ['signer', id, JSON.stringify(signature), isForGrant],
    queryFn: async ({ client }): Promise<RecordSignature> => {
      // Pages are drawn before what checks signatures is there.
      const { verifySignature } = await import('#src/consent/signature.ts');
      const signed = await read();
      const verify = async (keysMs: number): Promise<RecordSignature> => {
        // Without Entra's keys it is not known whether the key is one of them, which the verdict says.
        const provider = await client.fetchQuery({ ...providerQuery(), staleTime: keysMs }).catch(() => undefined);
        const published = provider && { issuer: provider.issuer, trustedKeys: provider.keys };
        const { clientId, formerClientIds = [], tenantId } = config();
        // Whatever the app was registered as before asks for nothing any more.
        const clientIds = isForGrant ? [clientId] : [clientId, ...formerClientIds];
        return verifySignature(signature, signed, { clientIds, tenantId, ...published });
      };
      const verdict = await verify(3_600_000);
      // Entra may have begun to sign with another key since its keys were read.
      return verdict.is === 'valid' && verdict.keyConfirmed === false ? verify(60_000) : verdict;
    },
    staleTime: ({ state: { data } }) =>
      data?.is === 'valid' && data.keyConfirmed !== true ? 30_000 : Number.POSITIVE_INFINITY,
  });
}

/** What Microsoft Entra says of itself now, with its keys. */
export function providerQuery() {
  return queryOptions({ queryKey: ['identityProvider'], queryFn: identityProvider, staleTime: 3_600_000 });
}

interface Groups {
  groups: string[];
  /** Why there may be others: machines that could not be listed. */
  problems: RecordProblem[];
}

/** The resource groups that hold machines this person can read, as the list of now says. Throws AzureError. */
async function fleetGroups(client: QueryClient): Promise<Groups> {
  const fleet = await client.fetchQuery(fleetQuery());
  const groups = fleet.machines.places.map(({ subscriptionId, resourceGroup }) =>
    resourceGroupId(subscriptionId, resourceGroup).toLowerCase(),
  );
  return { groups: [...new Set(groups)], problems: unlistedIn(fleet) };
}

/** Where machines could not be listed, so that nobody has looked for records there. */
export function unlistedIn({ problems, incomplete }: Fleet): RecordProblem[] {
  const unlisted = problems.map(({ subscriptionId, error }) => ({ id: `/subscriptions/${subscriptionId}`, error }));
  if (incomplete !== undefined) unlisted.push({ id: '/subscriptions', error: incomplete.error ?? fewer });
  return unlisted.map(({ id, error }) => ({ is: 'unlisted', scope: id, problem: problemOf(error) }));
}

const fewer = new AzureError({ kind: 'serverError', message: 'Fewer machines were listed than there are.' });

function withProblems(reading: ConsentsReading, problems: RecordProblem[], readAt: number): ConsentsReading {
  return { ...reading, problems: [...problems, ...reading.problems], readAt: Math.min(readAt, reading.readAt) };
}

/** The entry of a consent in some group that was read already: it leads to its own groups, without the list of all machines. */
function heldEntry(client: QueryClient, consentId: string): ConsentEntry | undefined {
  // Thousands of queries are held for hundreds of machines: only the first part of their keys is compared.
  const held = client.getQueriesData<ConsentsReading>({ predicate: ({ queryKey }) => queryKey[0] === recordsKey });
  return held.flatMap(([, data]) => data?.consents ?? []).find((entry) => entry.consentId === consentId);
}
