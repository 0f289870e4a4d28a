/**
 * For the tests of granting: the real pages of this app, loaded into a sample browser before a sample Azure. Import it first: it says who
 * is signed in, for whatever is loaded after it.
 */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { type ConsentRecord, recordName, recordTemplate } from '#src/consent/record.ts';
import { sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { hashAtOnce, passTime, SampleArm, type SampleFault } from './sample-arm.ts';
import { fakeTime, SampleBrowser } from './sample-browser.ts';

/** Who is signed in; a test may change it. */
export const account = { tenantId: sampleTenant, userId: sampleUser, username: 'ada@contoso.example', name: 'Ada' };

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account, getToken: async () => 'token' }) }));
vi.mock('#src/config.ts', () => ({
  config: () => ({ resourceManager: 'https://management.azure.com' }),
  ConfigError: class extends Error {},
}));

export const press = { isTrusted: true };

/** A second resource group, and a machine in it; `sampleMachine` makes those of the first. */
export const groupTwo = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-web-prod';
export const machineInTwo = `${groupTwo}/providers/microsoft.hybridcompute/machines/srv-web-01`;

interface Given {
  arm: SampleArm;
  browser: SampleBrowser;
  /** What is agreed to. */
  record: ConsentRecord;
  /** The machine of the record, or the first of them. */
  machine: string;
}

/** What a test begins with; anew for each. */
export const given = {} as Given;

/** Back to the beginning: an Azure that has the machines of the record and has been asked nothing, and a browser without a past. */
export const startAnew = (): void => {
  fakeTime(sampleNow);
  given.browser = new SampleBrowser();
  given.arm = new SampleArm();
  vi.stubGlobal('fetch', given.arm.fetch);
  for (const id of given.record.consent.machines) given.arm.addMachine(id);
};

/** Agrees to something else than `sampleRecord()`, on machines that Azure has. */
export const agree = async (...terms: Parameters<typeof sampleRecord>): Promise<void> => {
  given.record = await sampleRecord(...terms);
  given.machine = given.record.consent.machines[0] ?? '';
  for (const id of given.record.consent.machines) if (!given.arm.machines.has(id)) given.arm.addMachine(id);
};

/** Registers what the tests of a file need: time, a browser, an Azure and a consent. */
export const setUpGrants = (...terms: Parameters<typeof sampleRecord>): void => {
  beforeEach(async () => {
    Object.assign(account, { userId: sampleUser, tenantId: sampleTenant });
    hashAtOnce();
    given.arm = new SampleArm();
    await agree(...terms);
    startAnew();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });
};

/** Azure has this record in the resource group of the machine already, whoever wrote it; under the name of the record at hand. */
export const putOnRecord = (record: ConsentRecord): void => {
  const name = recordName(given.record.consentId);
  const id = `${groupOf(given.machine)}/providers/microsoft.resources/deployments/${name}`;
  const properties = JSON.parse(JSON.stringify(recordTemplate(record))) as Record<string, unknown>;
  given.arm.deployments.set(id, { at: 0, id, name, properties });
};

export const groupOf = (machineId: string): string => machineId.split('/providers/')[0] ?? '';

/** A page freshly loaded, in the same tab or one more of the same browser: no memory, the same storage, the same Azure. */
export const load = async () => {
  vi.resetModules();
  // Loaded on demand by the code: loading takes real time, which faked time would run ahead of.
  await import('@azure/arm-hybridcompute');
  const grants = await import('#src/azure/grant/grants.ts');
  const store = await import('#src/azure/grant/grant-store.ts');
  const progress = () => store.grantProgress(given.record.consentId);
  return { ...grants, progress, shown: () => progress()?.machines[0] };
};

export type Page = Awaited<ReturnType<typeof load>>;
export type Progress = NonNullable<ReturnType<Page['progress']>>;

/** What the sample Azure has no part for: Resource Graph lists the machines of the consent, and the Activity Log names `writer`. */
export const knowFleetAndWriter = async (writer: { caller?: string; callerId?: string } | undefined) => {
  const { fleetTable } = await import('#src/azure/fleet/fleet-table-builder.ts');
  const machines = fleetTable(given.record.consent.machines.map((id) => [id]));
  (await import('#src/azure/query-client.ts')).queryClient.setQueryData(['fleet'], { machines, problems: [] });
  return vi.spyOn(await import('#src/azure/resources/activity-log.ts'), 'readWriter').mockResolvedValue(writer);
};

/** Presses for all machines of the consent, on a page freshly loaded unless one is given. */
export const start = async (page?: Page): Promise<Page> => {
  const pressed = page ?? (await load());
  pressed.startGrant({ record: given.record, machines: given.record.consent.machines }, press);
  return pressed;
};

/** Lets the clock run until the page has come to rest, at most `seconds`. */
export const settle = async (page: Page, seconds = 300): Promise<Progress> => {
  await passTime(seconds, () => page.progress()?.running === false);
  const progress = page.progress();
  if (progress?.running === false) return progress;
  throw new Error(`Still running: ${JSON.stringify(progress?.machines)}`);
};

/** Presses, and lets the grant come to its end. */
export const grant = async (page?: Page): Promise<Progress> => settle(await start(page));

export const steps = (progress: Progress): MachineProgress['step'][] => progress.machines.map(({ step }) => step);

/** What is wrong with every PUT to a path with `part` in it; nothing with anything else. */
export const onPut =
  (part: string, fault: SampleFault): SampleArm['fault'] =>
  ({ method, path }) =>
    method === 'PUT' && path.includes(part) ? fault : undefined;

/** The job of the consent at hand, as it is asked for. */
export const enabled = () => ({
  type: 'Enable',
  accessLevel: 'Diagnostics',
  expirationTimestamp: given.record.consent.notAfter,
});

/** The same step for every machine of the consent. */
export const allOf = (step: MachineProgress['step']): MachineProgress['step'][] =>
  given.record.consent.machines.map(() => step);

/** As `load`, with all that going on from evidence reads beside the sample Azure: the record was written by this very person. */
export const loadKnown = async (): Promise<Page> => {
  const page = await load();
  await knowFleetAndWriter({ callerId: sampleUser });
  return page;
};

/** Opens the page of the grant and lets it come to rest. */
export const opened = async (page: Page): Promise<Progress> => {
  void page.openGrant(given.record.consentId);
  await passTime(1);
  return settle(page, 600);
};

/** Presses to go on with all machines, and lets the page come to rest. */
export const continued = async (page: Page): Promise<Progress> => {
  void page.continueGrant(given.record.consentId, press);
  await passTime(1);
  return settle(page, 600);
};

/** What this tab holds of the consent while it is not on record everywhere, as it is stored. */
export const held = (): string | null => sessionStorage.getItem('remote-support.signed');

/** Nothing is there but what was agreed, once per machine and in both resource groups. */
export const expectExactly = (): void => {
  const { arm, record } = given;
  expect([...arm.jobs.values()].map(({ name }) => name)).toEqual(record.consent.machines.map(() => record.consentId));
  expect(arm.deployments.size).toBe(2);
  expect([...arm.deployments.values()].every(({ name }) => name === recordName(record.consentId))).toBe(true);
};
