import { afterEach, beforeEach, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleMachine, sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm, type SampleRequest, sampleStorage } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

// For the tests of revoking: one machine with access, the browser that revokes it, and who is signed in there.

export const ada = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };

/** Who is signed in: a test may change it. */
export const signedIn = {
  account: null as null | object,
  getToken: async (): Promise<string> => 'token',
};

vi.mock('#src/auth/session.ts', () => ({ auth: () => signedIn }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

export const machine = sampleMachine('srv-sql-01').toLowerCase();
export const notAfter = '2026-11-24T21:00:00Z';
export const enabled = { type: 'Enable', accessLevel: 'Diagnostics', expirationTimestamp: notAfter };
export const job = (name: string) => ({ name, accessLevel: 'Diagnostics', expirationTimestamp: notAfter });
export const keep = { removeExtension: false };

export const busy = { status: 409, code: 'HCRP409', message: 'Another operation is in progress.' };
export const forbidden = {
  status: 403,
  code: 'AuthorizationFailed',
  message: 'No jobs/write for ada@contoso.example.',
};
export const isJobPut = ({ method, path }: SampleRequest): boolean => method === 'PUT' && path.includes('/jobs/');
export const isJobList = ({ method, path }: SampleRequest): boolean => method === 'GET' && path.endsWith('/jobs');

/** Of the test that runs: new before each. */
export let arm: SampleArm;
export let browser: SampleBrowser;

const beginAzure = (): void => {
  arm = new SampleArm();
  vi.stubGlobal('fetch', arm.fetch);
  arm.addMachine(machine);
};

/** A machine without a past, in a browser without a past. */
export const begin = (): void => {
  browser = new SampleBrowser();
  beginAzure();
};

/** A browser that keeps no journal and has no channel between tabs. */
const beginBare = (): void => {
  vi.stubGlobal('sessionStorage', sampleStorage());
  beginAzure();
};

/** Sets the stage before each test and clears it after. */
export const aroundEach = (kind: 'full' | 'bare' = 'full'): void => {
  beforeEach(() => {
    fakeTime(sampleNow);
    hashAtOnce();
    signedIn.account = ada;
    signedIn.getToken = async () => 'token';
    if (kind === 'full') begin();
    else beginBare();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
};

/** A page freshly loaded, in this tab or a new one. */
export const load = async () => {
  vi.resetModules();
  // Loaded on demand by the code: loading takes real time, which faked time would run ahead of.
  await import('@azure/arm-hybridcompute');
  const revokes = await import('#src/azure/revoke/revokes.ts');
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  const { journalHealth, inJournal } = await import('#src/azure/journal/journal.ts');
  const rows = () => inJournal((page) => page.rows(''));
  return { ...revokes, journalHealth, rows, pending: () => pendingRevoke(machine) };
};

type Page = Awaited<ReturnType<typeof load>>;

/** Ends the sign-in of the page that was loaded last. */
export const signInEnd = async (): Promise<() => void> => {
  const { SignInError } = await import('#src/auth/sign-in-error.ts');
  return () => {
    signedIn.getToken = async () => {
      throw new SignInError('interactionRequired', 'The session has ended.');
    };
  };
};

/** What the task answers, while time passes: at most `seconds`. */
export const settle = async <T>(task: Promise<T>, seconds = 900): Promise<T> => {
  let outcome: { value: T } | undefined;
  void task.then((value) => (outcome = { value }));
  await passTime(seconds, () => outcome !== undefined);
  if (outcome === undefined) throw new Error('Not settled.');
  return outcome.value;
};

/** The rows left, read while time passes. */
export const rowsOf = (page: Page) => settle(page.rows());

export const untilPhase = async (page: Page, phase: string, seconds = 900): Promise<void> => {
  if (!(await passTime(seconds, () => page.pending()?.phase === phase)))
    throw new Error(`Not ${phase}: ${JSON.stringify(page.pending())}`);
};

/** Puts an active grant, with its record, on the machine; answers with its consent id, the name of its job. */
export const granted = async (): Promise<string> => {
  const record = await sampleRecord();
  const group = machine.split('/providers/')[0] ?? '';
  const id = `${group}/providers/microsoft.resources/deployments/${recordName(record.consentId)}`;
  const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
  arm.deployments.set(id, { at: Date.now() - 60_000, id, name: recordName(record.consentId), properties });
  arm.addExtension(machine, 'Succeeded');
  arm.addJob(machine, record.consentId, enabled);
  return record.consentId;
};

export const typesOfJobs = () => [...arm.jobs.values()].map(({ properties }) => properties['type']);

/** Whether a request is for the job of this name. */
export const isPutOf =
  (name: string) =>
  (request: SampleRequest): boolean =>
    isJobPut(request) && request.path.endsWith(`/${name.toLowerCase()}`);

export const putsOf = (name: string): number => arm.requests.filter(isPutOf(name)).length;
