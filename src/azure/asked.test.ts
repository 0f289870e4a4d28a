import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxArm, startSandboxArm } from '#test/azure/sandbox-arm.ts';
import { publishedKeys, raisedRecord, signedRecord, testConsent } from '#test/proof/signed.ts';
import { type AskedGroup, groupAsked } from '#src/consent/authority/asked.ts';
import { activationName, justificationOf } from '#src/consent/authority/authority.ts';
import { type ConsentRecord, recordDeployment, recordName } from '#src/consent/record.ts';
import { hourMs } from '#src/lib/time.ts';
import { serverNow } from '#src/server-time.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import { consentApprovalsQuery } from './approvals.ts';
import { answerAsked, askedOfMeQuery, askedQuery } from './asked.ts';
import { readEvidence } from './evidence.ts';
import { jobLogQuery } from './job-log.ts';
import { queryClient } from './query-client.ts';
import { recordConsent } from './recording.ts';
import { activate, type ActivationInput, cancelActivation, readActivation } from './resources/activations.ts';
import { eligibleAt } from './resources/eligibilities.ts';
import { onMachine } from './resources/permissions.ts';

const keys = vi.hoisted(() => ({ read: (): unknown => undefined }));
vi.mock('#src/auth/identity-provider.ts', () => ({ identityProvider: () => Promise.resolve(keys.read()) }));

// Grace asks under her consent for a role in Fabrikam, and Alan answers, who is lied to.

let arm: SandboxArm;
let machineId: string;
let groupId: string;
let record: ConsentRecord;

beforeEach(async () => {
  queryClient.clear();
  arm = startSandboxArm('contoso');
  keys.read = () => ({ issuer: `https://login.example/${arm.tenant.tenantId}/v2.0`, keys: publishedKeys });
  machineId = arm.machine('SRV-FAB-02').id.toLowerCase();
  [groupId = ''] = machineId.split('/providers/');
  record = await signedBy('grace');
});
afterEach(() => void vi.unstubAllGlobals());

/** A consent of one of them, signed in. */
async function signedBy(name: string): Promise<ConsentRecord> {
  const { objectId: userId } = arm.signIn(name);
  const at = Math.floor(serverNow() / 1000) * 1000;
  const { tenantId } = arm.tenant;
  const times = { notBefore: at, notAfter: at + 4 * hourMs };
  const consent = await testConsent({ ...times, machines: [machineId], tenantId, userId });
  return signedRecord(consent, { aud: '00000000-0000-4000-8000-00000000c11e' });
}

/** What the app would ask for under the record, but for the change. */
async function ask(of = record, change: Partial<ActivationInput> = {}, name = 'grace'): Promise<ActivationInput> {
  const { objectId: principalId } = arm.signIn(name);
  queryClient.clear();
  const [role] = (await eligibleAt(groupId, Object.values(onMachine))).filter(({ demands }) => demands?.approvers);
  const { consentId, consentHash, consent } = of;
  const input = {
    name: await activationName(consentHash, groupId),
    scope: groupId,
    principalId,
    roleDefinitionId: role?.roleDefinitionId ?? '',
    scheduleId: role?.scheduleId ?? '',
    durationMs: 2 * hourMs,
    justification: justificationOf(consentId, consent.reason),
    ticket: consent.ticket?.number,
    ...change,
  };
  await activate(input, {});
  return input;
}

/** Keeps a record under its name, whatever stands there. */
async function overwrite(name: string, content: ConsentRecord): Promise<void> {
  const path = `${groupId}/providers/Microsoft.Resources/deployments/${name}?api-version=2025-04-01`;
  const response = await fetch(new URL(`http://localhost:4280${path}`), {
    method: 'PUT',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ properties: recordDeployment(content) }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** All that waits for somebody, once Azure's lists show it. */
async function waitingFor(name: string): Promise<{ groups: AskedGroup[]; others: unknown[] }> {
  arm.pass(300);
  arm.signIn(name);
  queryClient.clear();
  const { requests } = await queryClient.fetchQuery(askedOfMeQuery());
  return groupAsked(requests);
}

/** What keeps from approving the one group that waits for Alan. */
async function shown(): Promise<{ group: AskedGroup; against: string[] }> {
  const { groups } = await waitingFor('alan');
  const [group, ...more] = groups;
  if (group === undefined || more.length > 0) throw new Error(`There are ${groups.length} groups.`);
  const { requests } = await queryClient.fetchQuery(askedQuery(group));
  const against = requests.flatMap(({ checks }) => checks).filter(({ result }) => result !== 'pass');
  return { group, against: against.map(({ id, result, why }) => `${id} ${result} ${why?.is}`) };
}

const approve = (group: AskedGroup) => answerAsked(group, { result: 'Approve', reason: 'Agreed' });
/** Of the one request, as Azure has it. */
async function status(): Promise<unknown> {
  const [request] = arm.tenant.roleRequests.values();
  const shown = await readActivation(groupId, request?.name ?? '');
  return shown === 'none' ? shown : shown.status;
}

test('an honest request passes all, is approved once, and tells afterwards by whom', async () => {
  await recordConsent(record, [groupId]);
  await ask();
  const { group, against } = await shown();
  expect(against).toEqual([]);
  expect(await approve(group)).toEqual({ is: 'sent' });
  expect(await status()).toBe('Provisioned');
  expect(await approve(group)).toEqual({ is: 'closed' });
  const { asked, unread } = await queryClient.fetchQuery(consentApprovalsQuery(record));
  expect(unread).toEqual([]);
  expect(asked).toMatchObject([{ groupId, answer: { result: 'Approve', by: 'Alan Turing', reason: 'Agreed' } }]);
});

test('until it is approved, its consent is no access', async () => {
  await recordConsent(record, [groupId]);
  await ask();
  const kind = async () => {
    queryClient.clear();
    await queryClient.prefetchQuery(jobLogQuery(machineId));
    return decideAccess(await readEvidence(machineId), serverNow());
  };
  const answerBy = expect.any(Number) as number;
  const waits = { is: 'waitsForApproval', consentId: record.consentId, answerBy };
  expect(await kind()).toMatchObject({ mayHaveAccess: false, conflicts: [waits] });
  const { group } = await shown();
  await answerAsked(group, { result: 'Deny', reason: 'No' });
  expect(await kind()).toMatchObject({ mayHaveAccess: false, conflicts: [] });
});

describe('shown and not approved is a request', () => {
  test.each<[string, () => Promise<unknown>, string[]]>([
    ['of a consent that nobody recorded', () => ask(), ['record fail missing']],
    [
      'of a consent raised after it was signed',
      async () => {
        const raised = await raisedRecord(record);
        await recordConsent(raised, [groupId]);
        await ask(raised);
      },
      ['signature fail unsigned'],
    ],
    [
      'whose record was replaced by a higher one',
      async () => {
        await recordConsent(record, [groupId]);
        await ask();
        await overwrite(recordName(record.consentId), await raisedRecord(record));
      },
      ['record fail changed'],
    ],
    [
      'under another’s consent',
      async () => {
        const others = await signedBy('ada');
        arm.signIn('grace');
        await recordConsent(others, [groupId]);
        await ask(others);
      },
      ['signature fail otherPerson'],
    ],
    [
      'whose reason names another consent of the same person',
      async () => {
        await recordConsent(record, [groupId]);
        await ask(record, { name: '5f0e1d2c-0000-8000-a000-000000000001' });
      },
      ['request fail undefined'],
    ],
    [
      'for longer than was signed',
      async () => {
        await recordConsent(record, [groupId]);
        await ask(record, { durationMs: 8 * hourMs });
      },
      ['duration fail tooLong'],
    ],
  ])('%s', async (_what, attack, found) => {
    await attack();
    const { group, against } = await shown();
    expect(against).toEqual(found);
    arm.requests.length = 0;
    expect(await approve(group)).toEqual({ is: 'mismatch' });
    expect(arm.requests.filter(({ method }) => method === 'PATCH')).toEqual([]);
    expect(await status()).toBe('PendingApproval');
    // Saying no is always possible.
    expect(await answerAsked(group, { result: 'Deny', reason: 'No' })).toEqual({ is: 'sent' });
    expect(await status()).toBe('Denied');
  });

  test('of which the record changes while the answer is typed', async () => {
    await recordConsent(record, [groupId]);
    await ask();
    const { group, against } = await shown();
    expect(against).toEqual([]);
    arm.signIn('grace');
    await overwrite(recordName(record.consentId), await raisedRecord(record));
    arm.signIn('alan');
    arm.pass(10);
    expect(await approve(group)).toEqual({ is: 'mismatch' });
    expect(await status()).toBe('PendingApproval');
  });
});

test('nobody is asked to approve their own request, and Azure refuses it too', async () => {
  record = await signedBy('alan');
  arm.signIn('grace');
  await recordConsent(record, [groupId]);
  await ask(record, {}, 'alan');
  const own = await waitingFor('alan');
  expect(own.groups).toEqual([]);
  // By the link to the consent it is shown all the same.
  const { asked } = await queryClient.fetchQuery(consentApprovalsQuery(record));
  const [group] = groupAsked(asked.map(({ activation }) => activation)).groups;
  const { requests } = await queryClient.fetchQuery(askedQuery(group as AskedGroup));
  expect(requests[0]?.checks.find(({ id }) => id === 'person')).toEqual({ id: 'person', result: 'fail' });
  expect(await approve(group as AskedGroup)).toEqual({ is: 'mismatch' });
  expect(await status()).toBe('PendingApproval');
});

test('a request without a consent is none of this app’s', async () => {
  await ask(record, { justification: `For Remote support consent ${record.consentId}: honest` });
  const { groups, others } = await waitingFor('alan');
  expect([groups.length, others.length]).toEqual([0, 1]);
});

test('what was withdrawn is closed, and what Azure refuses has failed', async () => {
  await recordConsent(record, [groupId]);
  const input = await ask();
  const { group } = await shown();
  arm.fault = ({ method }) => (method === 'PATCH' ? new Response('', { status: 503 }) : undefined);
  expect(await approve(group)).toMatchObject({ is: 'failed' });
  arm.fault = () => undefined;
  arm.signIn('grace');
  await cancelActivation(input, {});
  arm.signIn('alan');
  arm.pass(10);
  expect(await approve(group)).toEqual({ is: 'closed' });
});
