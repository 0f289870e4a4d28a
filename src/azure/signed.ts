import { auth } from '#src/auth/session.ts';
import { conflictOf } from '#src/azure/http/arm-status.ts';
import { problemOf } from '#src/azure/http/errors.ts';
import { consentQuery, signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordConsent } from '#src/azure/recording.ts';
import { groupRecordsQuery } from '#src/azure/records.ts';
import { type ConsentRecord, readRecord, recordDeployment } from '#src/consent/record.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { person, unread, wait } from './operations/decide-shared.ts';
import type { Journal } from './operations/journal.ts';
import type { Step } from './operations/operation.ts';
import { stepOfError } from './operations/requests.ts';
import { machinePermissionsQuery } from './resources/permissions.ts';

/** A consent as it stands on record, signed by the person signed in. */
export type Signed = Pick<ConsentRecord, 'consentId' | 'consent' | 'consentHash'>;

/**
 * The consent as the machine's resource group has it on record, written there first where it isn't, from what this browser keeps of the press
 * or from another group, unless the signal is aborted before. Where only a role lets the person write it, `authorize` asks for that first. The step
 * where it can't be had, or doesn't count. Throws AzureError.
 */
export type SignedFor = (
  machineId: string,
  consentId: string,
  signal: AbortSignal,
  authorize: (signed: Signed) => Promise<Step | undefined>,
) => Promise<Signed | Step>;

/** A record that was read counts so long, ms; one that was not found is looked for again sooner. */
const recordMs = 60_000;
const soonMs = 3000;

export function createSignedFor(journal: Pick<Journal, 'keptRecord'>): SignedFor {
  /** What is being recorded: the machines of one group wait for the same. */
  const recording = new Map<string, Promise<Step>>();

  /** From the press, or from another resource group; both are input like any other. */
  async function elsewhere(consentId: string): Promise<ConsentRecord | Step> {
    const kept = await journal.keptRecord(consentId);
    if (kept !== undefined) {
      const record = await readRecord(recordDeployment(kept as ConsentRecord));
      if (record?.consentId === consentId) return record;
    }
    const { entry, problems } = await queryClient.fetchQuery(consentQuery(consentId));
    if (entry !== undefined) return entry.record;
    const [missing] = problems.flatMap((problem) => ('problem' in problem ? [unread(problem.problem)] : []));
    return missing?.do === 'wait' ? missing : person({ is: 'notRecorded' });
  }

  async function write(groupId: string, record: ConsentRecord, signal: AbortSignal): Promise<Step> {
    const [recorded] = await recordConsent(record, [groupId], signal);
    // What counts is what Azure shows, and its lists may come later.
    if (recorded === undefined || 'copy' in recorded) return wait({ is: 'recording' }, 1);
    const { error } = recorded;
    if (error.isPassing || conflictOf(error) === 'busy' || error.kind === 'signInNeeded') return stepOfError(error);
    return person({ is: 'notRecorded', failure: problemOf(error) });
  }

  return async (machineId, consentId, signal, authorize) => {
    const [groupId = ''] = resourceGroupsOf([machineId]);
    const shown = (await onRecord(groupId, consentId, recordMs)) ?? (await onRecord(groupId, consentId, soonMs));
    if (shown !== undefined) return (await check(shown, machineId)) ?? shown;
    const record = await elsewhere(consentId);
    if ('do' in record) return record;
    // What is not signed by this person is never put on record, and asks for no role.
    const refused = await check(record, machineId);
    if (refused !== undefined) return refused;
    const { writeDeployments } = await queryClient.fetchQuery(machinePermissionsQuery(machineId));
    const waiting = writeDeployments === false ? await authorize(record) : undefined;
    if (waiting !== undefined) return waiting;
    const key = `${groupId} ${consentId}`;
    const begin = () =>
      write(groupId, record, signal)
        .catch((error: unknown) => {
          // Another machine's run, which goes on, begins anew.
          if (signal.aborted) return wait({ is: 'recording' }, 1);
          throw error;
        })
        .finally(() => recording.delete(key));
    const writing = recording.get(key) ?? begin();
    recording.set(key, writing);
    return writing;
  };
}

async function onRecord(groupId: string, consentId: string, staleTime: number): Promise<ConsentRecord | undefined> {
  const { consents } = await queryClient.fetchQuery({ ...groupRecordsQuery(groupId), staleTime });
  const entry = consents.find((one) => one.consentId === consentId);
  return entry?.copies.some((copy) => sameId(copy.groupId, groupId)) === true ? entry.record : undefined;
}

/** Why a record doesn't count: only what the person signed in has signed does, for this directory, app and machine, by a key of Entra's. */
async function check(record: ConsentRecord, machineId: string): Promise<Step | undefined> {
  const { account } = auth();
  if (account === null) return person({ is: 'signIn' });
  const { consent } = record;
  if (!sameId(consent.userId, account.userId) || !sameId(consent.tenantId, account.tenantId))
    return person({ is: 'badSignature', fault: 'person' });
  if (!consent.machines.includes(machineId)) return person({ is: 'badSignature', fault: 'machines' });
  const verdict = await queryClient.fetchQuery(
    signerQuery({ consentId: record.consentId, record }, { isForGrant: true }),
  );
  if (verdict.is === 'invalid') return person({ is: 'badSignature', fault: verdict.why });
  if (verdict.keyConfirmed === 'unknown') return unread({ kind: 'network', message: 'Entra’s keys couldn’t be read.' });
  const isOwn = verdict.keyConfirmed && sameId(verdict.oid, account.userId);
  return isOwn ? undefined : person({ is: 'badSignature', fault: 'unknownKey' });
}
