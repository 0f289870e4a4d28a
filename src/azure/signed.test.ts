import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { firstKey, publishedKeys, raisedRecord, secondKey, signedRecord, testConsent } from '#test/proof/signed.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { queryClient } from './query-client.ts';
import { createSignedFor } from './signed.ts';

const keys = vi.hoisted(() => ({ read: (): Promise<unknown> => Promise.reject(new Error()) }));
vi.mock('#src/auth/identity-provider.ts', () => ({ identityProvider: () => keys.read() }));

let arm: SandboxArm;
let record: ConsentRecord;
/** Two machines in two resource groups. */
let first: string;
let second: string;

beforeEach(async () => {
  queryClient.clear();
  arm = startSandboxArm('contoso');
  const machines = [...arm.tenant.machines.values()].map(({ id }) => id.toLowerCase());
  [first = ''] = machines;
  second = machines.find((id) => groupOf(id) !== groupOf(first)) ?? '';
  const { tenantId } = arm.tenant;
  const { objectId } = arm.signIn('ada');
  const consent = await testConsent({ machines: [first, second].toSorted(), tenantId, userId: objectId });
  record = await signedRecord(consent, { aud: '00000000-0000-4000-8000-00000000c11e' }, firstKey);
  keys.read = () => Promise.resolve({ issuer: issuerOf(record), keys: publishedKeys });
});
afterEach(() => void vi.unstubAllGlobals());

function issuerOf({ consent }: ConsentRecord): string {
  return `https://login.example/${consent.tenantId}/v2.0`;
}

function groupOf(machineId: string): string {
  return machineId.slice(0, machineId.indexOf('/providers'));
}

/** What `signedFor` comes to, asked again as an operation does, in one word or two. */
async function asked(
  machineId: string,
  { kept, signal = new AbortController().signal }: { kept?: ConsentRecord; signal?: AbortSignal },
): Promise<string> {
  const signedFor = createSignedFor({ keptRecord: () => Promise.resolve(kept) });
  for (let time = 1; ; time += 1) {
    const signed = await signedFor(machineId, record.consentId, signal, () => Promise.resolve(undefined));
    if (!('do' in signed)) return 'signed';
    if ('why' in signed && signed.why.is === 'badSignature') return signed.why.fault;
    if (signed.do !== 'wait') return 'why' in signed ? signed.why.is : signed.do;
    if (time === 3) return `wait ${signed.why.is}`;
  }
}

function recordsIn(machineId: string): number {
  return [...arm.tenant.deployments.keys()].filter((id) => id.startsWith(groupOf(machineId))).length;
}

describe('the record of a grant', () => {
  it('is written where it is missing, from what this browser keeps or from another group', async () => {
    expect(await asked(first, { kept: record })).toBe('signed');
    expect(await asked(second, {})).toBe('signed');
    expect([recordsIn(first), recordsIn(second)]).toEqual([1, 1]);
  });

  it('is waited for while groups can’t be listed, and missing once they can', async () => {
    arm.fault = ({ path }) => (/resourcegraph|\/machines$/.test(path) ? new Response('', { status: 503 }) : undefined);
    expect(await asked(second, {})).toBe('wait unreachable');
    arm.fault = () => undefined;
    queryClient.clear();
    expect(await asked(second, {})).toBe('notRecorded');
  });

  const app = { aud: '00000000-0000-4000-8000-00000000c11e' };
  it.each<[string, () => Promise<ConsentRecord>, string]>([
    ['somebody else', () => raisedRecord(record, { userId: '66666666-7777-4888-9999-aaaaaaaaaaaa' }), 'person'],
    ['nobody, as it says more than was signed', () => raisedRecord(record), 'otherConsent'],
    ['another person in this one’s name', () => signedRecord(record.consent, { ...app, oid: 'another' }), 'person'],
    ['another app', () => signedRecord(record.consent, { aud: 'another' }), 'application'],
    ['this person, for other machines', () => raisedRecord(record, { machines: [second], vmIds: [''] }), 'machines'],
    [
      'this person, with a key that Entra doesn’t publish',
      () => signedRecord(record.consent, app, secondKey),
      'unknownKey',
    ],
  ])('never leaves when signed by %s', async (_, forge, fault) => {
    keys.read = () => Promise.resolve({ issuer: issuerOf(record), keys: [firstKey.published] });
    const kept = await forge();
    record = kept;
    expect(await asked(first, { kept })).toBe(fault);
    expect(recordsIn(first)).toBe(0);
  });

  it('waits while Entra’s keys can’t be read', async () => {
    keys.read = () => Promise.reject(new Error('away'));
    expect(await asked(first, { kept: record })).toBe('wait unreachable');
    expect(recordsIn(first)).toBe(0);
  });

  it('does not leave once its grant is called off', async () => {
    const stopping = new AbortController();
    arm.fault = ({ method }) => {
      if (method === 'GET') stopping.abort();
      return undefined;
    };
    expect(await asked(first, { kept: record, signal: stopping.signal })).toBe('wait recording');
    expect(recordsIn(first)).toBe(0);
  });
});
