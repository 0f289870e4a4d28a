import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { sampleMachine } from '#test/consent/samples.ts';
import { signedRecord, testConsent } from '#test/proof/signed.ts';
import type { ConsentInput } from '#src/consent/consent.ts';
import { type Acceptance, acceptanceName } from '#src/consent/acceptance.ts';
import { correlationId } from '#src/consent/consent-id.ts';
import type { EndRecord, ConsentRecord, RevokeRecord } from '#src/consent/record.ts';
import { endRecordName, recordDeployment, recordName, revokeRecordName } from '#src/consent/record.ts';
import { withAcceptors } from './acceptors.ts';
import { azure } from './http/transport.ts';
import { queryClient } from './query-client.ts';
import { type ConsentsReading, groupRecordsQuery, joinRecords, machineConsentsQuery } from './records.ts';
import { recordAcceptance, recordChange, recordConsent, recordEnd, recordRevoke } from './recording.ts';
import { keepDeployment, readDeployment } from './resources/deployments.ts';

let arm: SandboxArm;
let machine: string;
let group: string;

beforeEach(() => {
  queryClient.clear();
  arm = startSandboxArm();
  machine = arm.machine('SRV-ONE').id.toLowerCase();
  group = machine.slice(0, machine.indexOf('/providers'));
});
afterEach(() => void vi.unstubAllGlobals());

async function aRecord(change: Partial<ConsentInput> = {}): Promise<ConsentRecord> {
  return signedRecord(await testConsent({ machines: [machine], ...change }));
}

/** The same record with a changed signature. */
function forge(record: ConsentRecord): ConsentRecord {
  const { token } = record.signature;
  const last = token.endsWith('A') ? 'B' : 'A';
  return { ...record, signature: { ...record.signature, token: token.slice(0, -1) + last } };
}

function readGroup(): Promise<ConsentsReading> {
  return queryClient.fetchQuery({ ...groupRecordsQuery(group), staleTime: 0 });
}

/** Somebody else writes a deployment, whatever it says. */
async function plant(name: string, value: unknown, other: object = {}): Promise<void> {
  const { template, mode } = recordDeployment({} as ConsentRecord);
  const properties = { mode, template: { ...template, ...other }, parameters: { record: { value } } };
  const path = `${group}/providers/Microsoft.Resources/deployments/${name}`;
  await azure().request({ method: 'PUT', path, apiVersion: '2025-04-01', body: { properties } });
  arm.pass(10);
}

function puts(): string[] {
  return arm.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path);
}

describe('a record', () => {
  test('is written once, read back whole, and witnessed by the correlation id', async () => {
    const record = await aRecord();
    const [kept] = await recordConsent(record, [group]);
    expect(kept).toMatchObject({ groupId: group, copy: { correlationId: correlationId(record.consentHash) } });
    await recordConsent(record, [group]);
    expect(puts()).toHaveLength(1);
    const { consents, problems } = await readGroup();
    expect(problems).toEqual([]);
    expect(consents).toMatchObject([
      {
        consentId: record.consentId,
        record,
        ends: [],
        changes: [],
        revokes: [],
        reviews: [],
        problems: [],
        unread: [],
        withoutRecord: [],
      },
    ]);
  });

  test.each(['lost', 'dropped'] as const)('whose reply is %s is settled by reading', async (fault) => {
    const record = await aRecord();
    let isFirst = true;
    arm.fault = ({ method }) => {
      if (method !== 'PUT' || !isFirst) return undefined;
      isFirst = false;
      return fault;
    };
    const [kept] = await recordConsent(record, [group]);
    expect(kept).toHaveProperty('copy');
    expect((await readGroup()).consents).toHaveLength(1);
  });

  test('never takes the place of another of its name', async () => {
    const record = await aRecord();
    const forged = forge(record);
    await plant(recordName(record.consentId), forged);
    const before = puts().length;
    const [kept] = await recordConsent(record, [group]);
    expect(kept).toMatchObject({ error: { kind: 'conflict' } });
    expect(puts()).toHaveLength(before);
    expect((await readGroup()).consents[0]?.record).toEqual(forged);
  });

  // While a computer sleeps, the steady clock of some browsers stands still.
  test.each([
    ['performance', performance],
    ['Date', Date],
  ])('is not sent on what was seen too long ago, by %s', async (_, timepiece) => {
    const record = await aRecord();
    const sent: string[] = [];
    const tell = timepiece.now.bind(timepiece);
    let late = 0;
    const spy = vi.spyOn(timepiece, 'now').mockImplementation(() => tell() + late);
    arm.fault = ({ method }) => {
      sent.push(method);
      // The first look is old by the time that the record would leave.
      late = 11_000;
      return undefined;
    };
    await recordConsent(record, [group]);
    spy.mockRestore();
    expect(puts()).toHaveLength(1);
    expect(sent.slice(0, 3)).toEqual(['GET', 'GET', 'PUT']);
  });

  test('that may not be written is told for its group, and others are written', async () => {
    arm.signIn('rita');
    const [kept] = await recordConsent(await aRecord(), [group]);
    expect(kept).toMatchObject({ error: { kind: 'forbidden' } });
  });
});

describe('ends and changes', () => {
  const revoked = { ended: 'revoked', evidence: 'The machine reports it.' } as const;

  test('stand beside the record, an end once a machine', async () => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    const { consentId } = record;
    const change = { level: 'Diagnostics', notAfter: record.consent.notBefore } as const;
    await expect(recordChange(machine, consentId, change)).resolves.toBeUndefined();
    await expect(recordEnd(machine, consentId, revoked)).resolves.toBeUndefined();
    await expect(recordEnd(machine, consentId, { ...revoked, ended: 'expired' })).resolves.toBeUndefined();
    const { consents, problems } = await readGroup();
    expect(problems).toEqual([]);
    expect(consents).toMatchObject([{ ends: [{ ended: 'revoked', machineId: machine }], changes: [change] }]);
    expect(puts()).toHaveLength(3);
    // One list served all.
    const lists = arm.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/deployments'));
    expect(lists.length).toBeLessThanOrEqual(3);
  });

  test('of access without a consent of this app are none', async () => {
    await expect(recordEnd(machine, 'portal-job', revoked)).resolves.toBeUndefined();
    await expect(recordEnd(machine, 'rs-aaaaaaaaaaaaaaaaaaaaa', revoked)).resolves.toBeUndefined();
    expect(puts()).toEqual([]);
  });

  test('that say more than was agreed are not written', async () => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    const more = { level: 'DiagnosticsAndRepair', notAfter: record.consent.notAfter } as const;
    await expect(recordChange(machine, record.consentId, more)).resolves.toMatchObject({ code: 'BeyondConsent' });
  });

  test('that cannot be kept are told, and nothing is thrown', async () => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    arm.signIn('rita');
    await expect(recordEnd(machine, record.consentId, revoked)).resolves.toMatchObject({ kind: 'forbidden' });
  });
});

describe('why access was revoked', () => {
  const during = ({ consent }: ConsentRecord) => Date.parse(consent.notBefore) + 60_000;

  test('stands beside each consent that ran there, and ends none', async () => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    // The press may name the machine as Azure spells it.
    await recordRevoke([arm.machine('SRV-ONE').id], 'Solved', during(record));
    arm.pass(60);
    const { consents, problems } = await readGroup();
    expect(problems).toEqual([]);
    expect(consents).toMatchObject([{ ends: [], revokes: [{ reason: 'Solved', machines: [machine] }] }]);
  });

  test('is told to be lost where no consent ran, or Azure refuses it', async () => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    const after = Date.parse(record.consent.notAfter) + 1000;
    await expect(recordRevoke([machine], 'Solved', after)).rejects.toMatchObject({ kind: 'notFound' });
    arm.signIn('rita');
    await expect(recordRevoke([machine], 'Solved', during(record))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test.each([
    [{ machines: [sampleMachine('other')] }, 'endOfOther'],
    [{ revokedAt: '2099-01-01T00:00:00Z' }, 'endInFuture'],
    [{ reason: '' }, 'invalid'],
  ])('is a problem as %j', async (change, is) => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    const revoke: RevokeRecord = {
      kind: 'remote-support-revoke-record/1',
      consentId: record.consentId,
      machines: [machine],
      reason: 'Solved',
      revokedAt: record.consent.notBefore,
      ...change,
    };
    await plant(await revokeRecordName(revoke), revoke);
    expect(await readGroup()).toMatchObject({ consents: [{ revokes: [] }], problems: [{ is }] });
  });
});

describe('an acceptance', () => {
  const record: Acceptance = {
    kind: 'remote-support-acceptance/1',
    finding: 'accessWithoutConsent by-hand',
    basis: '{}',
    reason: 'Planned',
    until: '2099-01-01T00:00:00Z',
  };

  test('is kept once, with the name that the Activity Log tells', async () => {
    await recordAcceptance(record, group);
    await recordAcceptance(record, group);
    expect(puts()).toHaveLength(1);
    const { acceptances, problems } = await readGroup();
    expect([acceptances.length, problems]).toEqual([1, []]);
    expect(acceptances[0]).toMatchObject({ record, groupId: group });
    expect((await withAcceptors(acceptances))[0]?.by).toBeUndefined();
    arm.pass(900);
    queryClient.removeQueries({ queryKey: ['acceptor'] });
    queryClient.removeQueries({ queryKey: ['activity'] });
    expect((await withAcceptors(acceptances))[0]?.by).toMatch(/@/);
  });

  test('that says another thing than its name is a problem', async () => {
    await plant(await acceptanceName(record), { ...record, reason: 'Something else' });
    expect(await readGroup()).toMatchObject({ acceptances: [], problems: [{ is: 'misnamed' }] });
  });
});

describe('what is on record', () => {
  async function planted(change: Partial<EndRecord>, name?: string): Promise<ConsentsReading> {
    const record = await aRecord();
    await recordConsent(record, [group]);
    const end: EndRecord = {
      kind: 'remote-support-end-record/1',
      consentId: record.consentId,
      machineId: machine,
      ended: 'revoked',
      confirmedAt: record.consent.notAfter,
      evidence: 'x',
      ...change,
    };
    await plant(name ?? (await endRecordName(end.consentId, end.machineId)), end);
    return readGroup();
  }

  test.each([
    [{ confirmedAt: '2020-01-01T00:00:00Z' }, 'endBeforeStart'],
    [{ confirmedAt: '2099-01-01T00:00:00Z' }, 'endInFuture'],
    [{ machineId: '/x' }, 'endOfOther'],
    [{ confirmedAt: 'yesterday' }, 'invalid'],
  ])('an end %j is a problem, and ends nothing', async (change, is) => {
    const { consents, problems } = await planted(change);
    expect(problems).toMatchObject([{ is }]);
    expect(consents[0]?.ends).toEqual([]);
  });

  test('an end under another name is a problem', async () => {
    const { consents, problems } = await planted({}, 'remote-support-ended-rs-aaaaaaaaaaaaaaaaaaaaa-00000000');
    expect(problems).toMatchObject([{ is: 'misnamed' }]);
    expect(consents[0]?.ends).toEqual([]);
  });

  test('a changed record is a problem, never believed', async () => {
    const record = await aRecord();
    const wider = { ...record, consent: { ...record.consent, notAfter: '2026-11-30T00:00:00Z' } };
    await plant(recordName(record.consentId), wider);
    const { consents, problems } = await readGroup();
    expect(consents).toEqual([]);
    expect(problems).toMatchObject([{ is: 'invalid', consentId: record.consentId }]);
  });

  test('a copy that holds half of a surrogate pair is a problem, and the others count', async () => {
    const record = await aRecord();
    await recordConsent(record, [group]);
    await plant(`${recordName(record.consentId)}-x`, { ...record, witnesses: ['\ud800'] }, { outputs: {} });
    const { consents, problems } = await readGroup();
    expect(consents).toMatchObject([{ consentId: record.consentId, copies: [{}] }]);
    expect(problems).toMatchObject([{ is: 'invalid', consentId: record.consentId }]);
  });

  test('a record under the name of another consent is a problem', async () => {
    await plant(recordName('rs-aaaaaaaaaaaaaaaaaaaaa'), await aRecord());
    await expect(readGroup()).resolves.toMatchObject({ consents: [], problems: [{ is: 'misnamed' }] });
  });

  test('a copy where the consent has no machine counts for nothing', async () => {
    const elsewhere = machine.replace('rg-servers', 'rg-other');
    const record = await aRecord({ machines: [elsewhere] });
    await plant(recordName(record.consentId), record);
    await expect(readGroup()).resolves.toMatchObject({ consents: [], problems: [{ is: 'outOfPlace' }] });
  });

  test('a record of somebody else’s writing shows by its correlation id', async () => {
    const record = await aRecord();
    await plant(recordName(record.consentId), record);
    const { consents } = await readGroup();
    expect(consents[0]?.problems).toMatchObject([{ is: 'otherCorrelation' }]);
  });

  test('a machine has those that name it', async () => {
    await recordConsent(await aRecord(), [group]);
    const other = machine.replace('srv-one', 'srv-two');
    await recordConsent(await aRecord({ machines: [other] }), [group]);
    const { consents } = await queryClient.fetchQuery(machineConsentsQuery(machine));
    expect(consents.map(({ consent }) => consent.machines)).toEqual([[machine]]);
  });

  test('over several groups: copies, what is missing, and what could not be read', async () => {
    const [two, three] = [machine.replace('rg-servers', 'rg-two'), machine.replace('rg-servers', 'rg-three')];
    const record = await aRecord({ machines: [machine, three, two].toSorted() });
    await recordConsent(record, [group]);
    const [found] = (await readGroup()).from ?? [];
    if (!found) throw new Error('Nothing was read.');
    const otherGroup = group.replace('rg-servers', 'rg-two');
    const forged = forge(record);
    const second = {
      ...found,
      groupId: otherGroup,
      deployments: found.deployments.map(({ consent, ...one }) =>
        consent
          ? {
              ...one,
              consent: { record: forged, copy: { ...consent.copy, groupId: otherGroup, timestamp: '2000-01-01' } },
            }
          : one,
      ),
    };
    const problem = { kind: 'forbidden', message: 'x' };
    const failed = [{ groupId: group.replace('rg-servers', 'rg-three'), problem }];
    const { consents } = await joinRecords([found, second], failed);
    expect(consents).toHaveLength(1);
    expect(consents[0]?.copies).toHaveLength(2);
    expect(consents[0]?.problems).toMatchObject([{ is: 'copiesDiffer' }]);
    expect(consents[0]?.unread).toEqual(failed);
    const without = await joinRecords([found, { ...second, deployments: [] }], []);
    expect(without.consents[0]?.withoutRecord).toEqual([otherGroup]);
  });

  test('what took the place of a consent is named by it', async () => {
    const first = await aRecord();
    const later = await aRecord({ replaces: [first.consentId], salt: 'f'.repeat(32) });
    await recordConsent(first, [group]);
    await recordConsent(later, [group]);
    const { consents } = await readGroup();
    const replaced = consents.find(({ consentId }) => consentId === first.consentId);
    expect(replaced?.replacedBy).toEqual([later.consentId]);
  });
});

test('a deployment that Azure fails is an error with Azure’s text', async () => {
  const shown = { id: 'x', name: 'x', properties: { provisioningState: 'Failed', error: { message: 'No room.' } } };
  arm.fault = ({ method }) => (method === 'GET' ? Response.json(shown) : undefined);
  const kept = keepDeployment({ groupId: group, name: 'x', properties: {}, isSame: () => true, correlationId: '' });
  await expect(kept).rejects.toMatchObject({ kind: 'badRequest' });
});

test('a record that Azure takes and does not show is not waited for without end', async () => {
  let clock = 0;
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => (clock += 200));
  arm.fault = ({ method }) =>
    method === 'GET'
      ? Response.json({ error: { code: 'DeploymentNotFound', message: 'x' } }, { status: 404 })
      : undefined;
  const [kept] = await recordConsent(await aRecord(), [group]);
  spy.mockRestore();
  expect(kept).toMatchObject({ error: { kind: 'serverError' } });
});

test('a group that is gone is not one without the deployment', async () => {
  await expect(readDeployment(group, 'x')).resolves.toBeUndefined();
  const gone = { error: { code: 'ResourceGroupNotFound', message: 'Gone.' } };
  arm.fault = () => Response.json(gone, { status: 404 });
  await expect(readDeployment(group, 'x')).rejects.toMatchObject({ kind: 'notFound' });
});
