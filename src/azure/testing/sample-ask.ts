/** For the tests of asking for access to one machine: the act alone, as the only one on a page. Import it after `sample-grant.ts`. */
import { expect, vi } from 'vitest';
import { passTime, type SampleRequest } from './sample-arm.ts';
import { given } from './sample-grant.ts';

type Asked = Pick<SampleRequest, 'method' | 'path'>;

export const isEndRead = ({ method, path }: Asked): boolean =>
  method === 'GET' && path.includes('/deployments/remote-support-ended-');
export const isJobList = ({ method, path }: Asked): boolean => method === 'GET' && path.endsWith('/jobs');
/** The requests for access so far. */
export const puts = () => given.arm.writes('/jobs/');
export const ownJobPut = () => [expect.stringContaining(`/jobs/${given.record.consentId}`)];

/** Asks for access on a page freshly loaded, as the only one there: what is told of it, and what comes of it. */
export const ask = async (about: { requested?: boolean; mayRepeat?: boolean } = {}) => {
  vi.resetModules();
  await import('@azure/arm-hybridcompute');
  const { keepGrant } = await import('#src/azure/journal/grant-journal.ts');
  const { ensureAccess } = await import('#src/azure/grant/grant-job.ts');
  const { instantNow } = await import('#src/azure/transport/instant.ts');
  const { record, machine } = given;
  await keepGrant({ consentId: record.consentId, until: Date.parse(record.consent.notAfter), machines: [machine] });
  const controller = new AbortController();
  const report = vi.fn();
  const markAccepted = vi.fn();
  const task = ensureAccess({
    record,
    machine: { id: machine, location: 'westeurope', azureLocal: false, at: instantNow() },
    requested: false,
    isPressed: true,
    mayRepeat: false,
    standing: 'open',
    ...about,
    signal: controller.signal,
    report,
    markAccepted,
    pollSeconds: () => 2,
  });
  let outcome: { value?: string; error?: unknown } | undefined;
  void task.then(
    (value) => (outcome = { value }),
    (error: unknown) => (outcome = { error }),
  );
  const settled = async (seconds = 300) => {
    await passTime(seconds, () => outcome !== undefined);
    return outcome;
  };
  const told = (): object[] => report.mock.calls.map(([change]) => change as object);
  return { settled, told, markAccepted, stop: () => controller.abort(new Error('Stopped.')) };
};

export const pathOf = (input: URL | RequestInfo): string =>
  new URL(input instanceof Request ? input.url : input).pathname.toLowerCase();

/** Lets the looks at the end before a request, or others, take so many seconds, each in turn; `meanwhile` happens in the last of these. */
export const slowly = (
  seconds: number | readonly number[],
  meanwhile: () => void = () => undefined,
  isSlow: (request: Asked) => boolean = isEndRead,
): void => {
  const waits = [seconds].flat();
  const ask = fetch;
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof fetch>) => {
    const reply = await ask(...parameters);
    const [input, init] = parameters;
    const wait = isSlow({ method: init?.method ?? 'GET', path: pathOf(input) }) ? waits.shift() : undefined;
    if (wait === undefined) return reply;
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    if (waits.length === 0) meanwhile();
    return reply;
  });
};

/** How often the jobs were read before the first request for access. */
export const listsBeforePut = () => {
  const at = given.arm.requests.findIndex(({ method, path }) => method === 'PUT' && path.includes('/jobs/'));
  return given.arm.requests.slice(0, at).filter(isJobList).length;
};

/** The end that was looked for is on record: somebody has closed the consent elsewhere. */
export const putEndOnRecord = (): void => {
  const path = given.arm.requests.find(isEndRead)?.path ?? '';
  const name = path.split('/').at(-1) ?? '';
  given.arm.deployments.set(path, { at: 0, id: path, name, properties: {} });
};
