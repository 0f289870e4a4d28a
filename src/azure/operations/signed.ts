import { auth } from '#src/auth/session.ts';
import { identityProvider } from '#src/auth/identity-provider.ts';
import { conflictOf } from '#src/azure/http/arm-status.ts';
import { consentQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { recordConsent } from '#src/azure/recording.ts';
import { groupRecordsQuery } from '#src/azure/records.ts';
import { config } from '#src/config.ts';
import type { Consent } from '#src/consent/consent.ts';
import { type ConsentRecord, readRecord, recordDeployment } from '#src/consent/record.ts';
import { verifyRecordSignature } from '#src/consent/signature.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { person, unread, wait } from './decide-shared.ts';
import { failureOf, stepOfError } from './requests.ts';
import type { Step } from './operation.ts';

/** A consent as it stands on record, signed by the person signed in. */
export interface Signed {
  consent: Consent;
  consentHash: string;
}

/** Reads records and tells whether they count. Keeps no record, only verdicts on what Azure showed. */
export interface Records {
  /**
   * The consent as the machine's resource group has it on record, written there first where it isn't, from what this browser keeps of the
   * press or from another group. The step where it can't be had, or doesn't count. Throws AzureError.
   */
  signedFor: (machineId: string, consentId: string, kept: () => Promise<unknown>) => Promise<Signed | Step>;
  /** Whether a record may be put to use by the person signed in: signed by them, for this directory and app, by a key of Entra's. */
  check: (record: ConsentRecord, machineIds: readonly string[]) => Promise<Step | undefined>;
}

/** A record that was read counts so long, ms. */
const recordMs = 60_000;
const soonMs = 3000;

export function createRecords(): Records {
  const verdicts = new Map<string, Step>();
  const counted = new Set<string>();
  /** What is being recorded: the machines of one group wait for the same. */
  const recording = new Map<string, Promise<Step | undefined>>();
  let provider: ReturnType<typeof identityProvider> | undefined;

  function trusted(): ReturnType<typeof identityProvider> {
    const asked = (provider ??= identityProvider());
    asked.catch(() => {
      provider = undefined;
    });
    return asked;
  }

  async function check(record: ConsentRecord, machineIds: readonly string[]): Promise<Step | undefined> {
    const { account } = auth();
    if (account === null) return person({ is: 'signIn' });
    const { consent } = record;
    if (!sameId(consent.userId, account.userId) || !sameId(consent.tenantId, account.tenantId))
      return person({ is: 'badSignature', fault: 'person' });
    if (!machineIds.every((id) => consent.machines.includes(id)))
      return person({ is: 'badSignature', fault: 'machines' });
    const key = JSON.stringify([account.userId, record]);
    if (counted.has(key)) return undefined;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const { issuer, keys } = await trusted();
    const { clientId, formerClientIds = [], tenantId } = config();
    const expected = { clientIds: [clientId, ...formerClientIds], issuer, tenantId, trustedKeys: keys };
    const verdict = await verifyRecordSignature(record, expected);
    if (verdict.is === 'valid' && verdict.keyConfirmed === true && sameId(verdict.oid, account.userId)) {
      counted.add(key);
      return undefined;
    }
    const fault = verdict.is === 'invalid' ? verdict.why : verdict.is === 'valid' ? 'unknownKey' : verdict.is;
    const step = person({ is: 'badSignature', fault });
    verdicts.set(key, step);
    // Entra may have published a new key since.
    provider = undefined;
    return step;
  }

  async function onRecord(
    groupId: string,
    consentId: string,
    staleTime = recordMs,
  ): Promise<ConsentRecord | undefined> {
    const { consents } = await queryClient.fetchQuery({ ...groupRecordsQuery(groupId), staleTime });
    const entry = consents.find((one) => one.consentId === consentId);
    if (entry?.copies.some((copy) => sameId(copy.groupId, groupId)) === true) return entry.record;
    // It may have been recorded since.
    return staleTime > soonMs ? onRecord(groupId, consentId, soonMs) : undefined;
  }

  /** From the press, or from another resource group; both are input like any other. */
  async function elsewhere(consentId: string, kept: unknown): Promise<ConsentRecord | Step> {
    if (kept !== undefined) {
      const reading = await readRecord(recordDeployment(kept as ConsentRecord));
      if (reading.ok && reading.record.consentId === consentId) return reading.record;
    }
    const { entry, problems } = await queryClient.fetchQuery(consentQuery(consentId));
    if (entry !== undefined) return entry.record;
    const [missing] = problems.flatMap((problem) => (problem.is === 'unread' ? [unread(problem.problem)] : []));
    return missing?.do === 'wait' ? missing : person({ is: 'notRecorded' });
  }

  async function write(groupId: string, machineId: string, record: ConsentRecord): Promise<Step | undefined> {
    // What is not signed by this person is never put on record.
    const refused = await check(record, [machineId]);
    if (refused !== undefined) return refused;
    const [recorded] = await recordConsent(record, [groupId]);
    await queryClient.invalidateQueries({ queryKey: groupRecordsQuery(groupId).queryKey, refetchType: 'none' });
    if (recorded === undefined || 'copy' in recorded) return undefined;
    // Another record stands in its place, or Azure refuses it.
    if (!recorded.error.isPassing && conflictOf(recorded.error) !== 'busy' && recorded.error.kind !== 'signInNeeded')
      return person({ is: 'notRecorded', failure: failureOf(recorded.error) });
    return stepOfError(recorded.error);
  }

  function writeOnce(groupId: string, machineId: string, record: ConsentRecord): Promise<Step | undefined> {
    const key = `${groupId} ${record.consentId}`;
    const writing = recording.get(key) ?? write(groupId, machineId, record).finally(() => recording.delete(key));
    recording.set(key, writing);
    return writing;
  }

  return {
    check,
    signedFor: async (machineId, consentId, kept) => {
      const [groupId = ''] = resourceGroupsOf([machineId]);
      const shown = await onRecord(groupId, consentId);
      if (shown !== undefined)
        return (await check(shown, [machineId])) ?? { consent: shown.consent, consentHash: shown.consentHash };
      const record = await elsewhere(consentId, await kept());
      if ('do' in record) return record;
      // What counts is what Azure shows afterwards.
      return (await writeOnce(groupId, machineId, record)) ?? wait({ is: 'recording' }, 0);
    },
  };
}
