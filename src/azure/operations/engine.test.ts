import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { sampleConsentEvidence, sampleConsentId, sampleEvidence, sampleJob, sampleNow } from '#test/consent/samples.ts';
import { AzureError } from '#src/azure/http/errors.ts';
import type { EvidencePart } from '#src/azure/evidence.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { SignedFor } from '#src/azure/signed.ts';
import { createEngine } from './engine.ts';
import { createJournal } from './journal.ts';
import type { Intent, Operation, Step } from './operation.ts';
import type { send } from './requests.ts';
import { operationId } from './operation.ts';
import type { OperationsState } from './store.ts';

// What trials against the sandbox do not see: turns of the tabs, and what takes long. All else of the engine is theirs.

/** What stands in for Azure. */
const azure = vi.hoisted(() => ({
  evidence: undefined as unknown,
  read: (_parts: readonly string[]): Promise<unknown> => Promise.reject(new Error()),
  send: (..._request: unknown[]): Promise<void> => Promise.resolve(),
}));
vi.mock('#src/server-time.ts', async (original) => ({
  ...(await original<object>()),
  serverNow: () => Date.now(),
  settledServerNow: () => Promise.resolve(Date.now()),
}));
vi.mock('#src/azure/http/transport.ts', async (original) => ({
  ...(await original<object>()),
  readingTime: () => Promise.resolve(Date.now()),
}));
vi.mock('#src/azure/evidence.ts', () => ({
  heldEvidence: () => azure.evidence,
  readEvidence: (_machineId: string, parts = ['machine', 'extension', 'jobs', 'consents']) => azure.read(parts),
}));
vi.mock('#src/azure/ends.ts', () => ({ recordOutcome: () => undefined }));
vi.mock('./requests.ts', async (original) => ({
  ...(await original<object>()),
  send: (...request: unknown[]) => azure.send(...request),
}));

// A browser that keeps nothing: the journal serves from memory.
vi.stubGlobal('IDBKeyRange', { bound: () => undefined });

const account = 'a'.repeat(64);
const { machineId } = sampleEvidence();
const grant: Intent = { kind: 'grant', machineId, consentId: sampleConsentId };
const agreed = { machines: [], level: 'Diagnostics', notAfter: sampleJob.expirationTimestamp, replaces: [] };

const requested = { ...sampleJob, provisioningState: 'InProgress', status: 'DeploymentInProgress' };
delete requested.nodeState;
delete requested.nodeUpdatedAt;
delete requested.endTime;

/** Begins with these jobs in Azure; whatever is read is of now. */
function azureHas(jobs: readonly object[]): void {
  azure.evidence = sampleEvidence({ jobs: jobs as never, consents: [sampleConsentEvidence] });
  azure.read = (parts) => Promise.resolve(readNow(parts));
}

function readNow(parts: readonly string[], at = Date.now()): AccessEvidence {
  const evidence = { ...(azure.evidence as AccessEvidence) };
  for (const part of parts as EvidencePart[]) evidence[part] = { ...evidence[part], readAt: at } as never;
  azure.evidence = evidence;
  return evidence;
}

const journal = createJournal();
function openTab(
  signedFor: SignedFor = () => Promise.resolve({ consentHash: 'b'.repeat(64), consent: agreed } as never),
) {
  const store = createStore<OperationsState>(() => ({ progress: new Map(), isDurable: true }));
  const roles = { forGrant: () => Promise.resolve(undefined), forRevoke: () => Promise.resolve(undefined) };
  const engine = createEngine({
    journal,
    signedFor,
    roles: { ...roles, isSettling: () => false },
    store,
    tellTabs: () => undefined,
  });
  const steps = (): Step[] => [...store.getState().progress.values()].map(({ step }) => step);
  return {
    engine,
    said: () => steps().map((step) => (step.do === 'done' ? step.outcome.is : 'why' in step && step.why.is)),
  };
}

async function press(intent: Intent, ...pages: ReturnType<typeof openTab>[]): Promise<void> {
  const row: Operation = { id: operationId(intent, account), intent, pressedAt: Date.now(), account, sent: [] };
  await journal.change([machineId], () => ({ put: [row] }));
  for (const { engine } of pages) engine.begin([row]);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: sampleNow + 60_000 });
  azure.send = () => Promise.resolve();
  await journal.change('all', (rows) => ({ remove: rows.map(({ id }) => id) }));
});
afterEach(() => void vi.useRealTimers());

it('shortens access while its grant still waits for the machine', async () => {
  const sent: unknown[] = [];
  azure.send = (_machineId, request) => Promise.resolve(void sent.push(request));
  azureHas([requested]);
  const page = openTab();
  await press(grant, page);
  await vi.advanceTimersByTimeAsync(5000);
  expect(page.said()).toEqual(['machineReports']);
  await press(
    { kind: 'reduce', machineId, job: sampleConsentId, level: 'Diagnostics', notAfter: '2026-11-24T15:00:00Z' },
    page,
  );
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent).toMatchObject([{ put: 'job', notAfter: '2026-11-24T15:00:00Z' }]);
});

it('asks once where two tabs are at the same grant, and both say how it ended', async () => {
  const sent: unknown[] = [];
  azure.send = (_machineId, request) => Promise.resolve(void sent.push(request));
  azureHas([]);
  const [one, other] = [openTab(), openTab()];
  await press(grant, one, other);
  await vi.advanceTimersByTimeAsync(1000);
  expect([one.said(), other.said()]).toEqual([['onItsWay'], ['onItsWay']]);
  azureHas([{ ...sampleJob, type: 'Revoke' }]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect([one.said(), other.said()]).toEqual([['revoked'], ['revoked']]);
  expect(sent).toHaveLength(1);
});

it('waits for what another grant of the machine has asked for, until Azure shows it', async () => {
  const sent: unknown[] = [];
  azure.send = (_machineId, request) => Promise.resolve(void sent.push((request as { name: string }).name));
  azureHas([]);
  const [one, other] = [openTab(), openTab()];
  await press(grant, one);
  await vi.advanceTimersByTimeAsync(1000);
  await press({ ...grant, consentId: sampleConsentId.replace(/^./, 'f') }, other);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([one.said(), other.said()]).toEqual([['onItsWay'], ['busy']]);
  azureHas([requested]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([one.said(), other.said()]).toEqual([['machineReports'], ['conflict']]);
  expect(sent).toEqual([sampleConsentId]);
});

it('asks for nothing that another tab has called off', async () => {
  azureHas([]);
  const page = openTab(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return { consentHash: 'b'.repeat(64), consent: agreed } as never;
  });
  await press(grant, page);
  await journal.change([machineId], (rows) => ({ remove: rows.map(({ id }) => id) }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(page.said()).toEqual(['stopped']);
});

it('sends its request where the list of records takes longer than other evidence lasts', async () => {
  const sent: unknown[] = [];
  azure.send = (_machineId, request, options) => {
    (options as Parameters<typeof send>[2]).guard?.();
    return Promise.resolve(void sent.push(request));
  };
  azureHas([]);
  readNow(['machine', 'extension', 'jobs', 'consents'], 0);
  azure.read = async (parts) => {
    const begun = Date.now();
    if (parts.includes('consents')) await new Promise((resolve) => setTimeout(resolve, 16_000));
    const others = parts.filter((part) => part !== 'consents');
    readNow(others);
    return parts.includes('consents') ? readNow(['consents'], begun) : azure.evidence;
  };
  await press(grant, openTab());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toMatchObject([{ put: 'job', name: sampleConsentId }]);
});

it('calls nothing done by what was read before something else took long', async () => {
  azure.evidence = sampleEvidence({ jobs: [], consents: [] });
  readNow(['consents'], 0);
  let jobs: object[] = [];
  azure.read = async (parts) => {
    const asked = Date.now();
    const shown = jobs;
    if (parts.includes('consents')) {
      await new Promise((resolve) => setTimeout(resolve, 60_000));
      jobs = [{ ...sampleJob, name: 'cli-access', createdAt: new Date().toISOString() }];
    }
    if (parts.includes('jobs'))
      azure.evidence = { ...(azure.evidence as AccessEvidence), jobs: { readAt: asked, value: shown } };
    return readNow(parts, asked);
  };
  const page = openTab();
  await press({ kind: 'revoke', machineId, removeExtension: false }, page);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(page.said()).toEqual(['replaced']);
});

describe('a revoke', () => {
  const intent: Intent = { kind: 'revoke', machineId, removeExtension: false };
  const unread = { readAt: 0, problem: { kind: 'unread', message: '' } };
  const hang = new Promise<never>(() => undefined);

  /** Names of the jobs whose Revoke left. */
  function asked(): string[] {
    const names: string[] = [];
    azure.send = (_machineId, request) => Promise.resolve(void names.push((request as { name: string }).name));
    return names;
  }

  it('asks for all that was known, however old, before anything is read', async () => {
    const names = asked();
    azure.evidence = sampleEvidence({ jobs: [sampleJob, { ...sampleJob, name: 'cli-access' }] });
    readNow(['jobs', 'consents'], Date.now() - 3_600_000);
    azure.read = () => hang;
    await press(intent, openTab());
    await vi.advanceTimersByTimeAsync(0);
    expect(names).toEqual([sampleConsentId, 'cli-access']);
  });

  it('asks by the names on record where the list of jobs hangs, and once', async () => {
    const names = asked();
    azure.evidence = { ...sampleEvidence({ consents: [sampleConsentEvidence] }), jobs: unread };
    const { consents } = azure.evidence as AccessEvidence;
    azure.evidence = { ...(azure.evidence as AccessEvidence), consents: unread };
    azure.read = (parts) => {
      if (parts.includes('jobs')) return hang;
      azure.evidence = { ...(azure.evidence as AccessEvidence), consents };
      return Promise.resolve(azure.evidence);
    };
    await press(intent, openTab());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(names).toEqual([sampleConsentId]);
  });

  it('waits for no storage that hangs', async () => {
    const names = asked();
    azureHas([sampleJob]);
    const row: Operation = { id: operationId(intent, account), intent, pressedAt: Date.now(), account, sent: [] };
    const change = vi.spyOn(journal, 'change').mockReturnValue(hang);
    openTab().engine.begin([row]);
    await vi.advanceTimersByTimeAsync(0);
    change.mockRestore();
    expect(names).toEqual([sampleConsentId]);
  });
});

it('never grants again what Azure has shown, though its reply was lost', async () => {
  let times = 0;
  azure.send = (_machineId, _request, options) => {
    (options as Parameters<typeof send>[2]).guard?.();
    times += 1;
    azureHas([{ ...requested, createdAt: new Date().toISOString(), lastModifiedAt: new Date().toISOString() }]);
    return Promise.reject(new AzureError({ kind: 'network', message: 'The connection failed.' }));
  };
  azureHas([]);
  const page = openTab();
  await press(grant, page);
  await vi.advanceTimersByTimeAsync(10_000);
  azureHas([]);
  await vi.advanceTimersByTimeAsync(200_000);
  expect([times, page.said()]).toEqual([1, ['lost']]);
});
