import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { passTime, type SampleFault } from '#src/azure/testing/sample-arm.ts';
import {
  given,
  grant,
  loadKnown,
  onPut,
  opened,
  setUpGrants,
  settle,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const busy = { status: 409, code: 'HCRP409', message: 'Still processing.' };
const locked = { status: 409, code: 'ScopeLocked', message: 'The scope is locked.' };
const throttled = { status: 429, code: 'TooManyRequests', message: 'Later.' };
const puts = () => given.arm.writes('/jobs/').length;

/** Faults the first requests for access in turn; the later ones go through. */
const faultInTurn = (...faults: SampleFault[]): void => {
  given.arm.fault = ({ method, path }) => (method === 'PUT' && path.includes('/jobs/') ? faults.shift() : undefined);
};

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('access that is asked for while something else goes on there', () => {
  it('waits for that, says since when, and is asked for again', async () => {
    faultInTurn(busy, busy, busy);
    const page = await start();
    await passTime(60);
    const since = formatInstant(sampleNow).slice(0, 11);
    expect(page.shown()).toMatchObject({
      step: 'extension',
      message: expect.stringMatching(
        `^Access has not been asked for yet. Another operation .* since ${since}.*: Still`,
      ),
    });
    expect(steps(await settle(page))).toEqual(['confirmed']);
    expect(puts()).toBe(4);
  });

  it.each([
    ['goes on after a reload meanwhile', 'confirmed', 'Still processing', [busy]],
    ['goes on after a reload while Azure puts it off', 'confirmed', 'has not been asked for yet', [throttled]],
    [
      'is not known after a reload, where an earlier request was lost',
      'unknown',
      'Still processing',
      ['dropped', busy],
    ],
  ] satisfies [string, string, string, SampleFault[]][])('%s', async (_, step, words, faults) => {
    given.arm.fault = (request) => onPut('/jobs/', faults[puts() - 1] ?? faults.at(-1) ?? busy)(request);
    const page = await start();
    expect(await passTime(60, () => page.shown()?.message.includes(words) === true)).toBe(true);
    await given.browser.crash(given.arm);
    const sent = puts();
    expect(steps(await opened(await loadKnown()))).toEqual([step]);
    expect(puts()).toBe(step === 'confirmed' ? sent + 1 : sent);
  });

  it('can be stopped while it waits, and nothing was asked for then', async () => {
    given.arm.fault = onPut('/jobs/', busy);
    const page = await start();
    await passTime(20);
    page.stopGrant(given.record.consentId);
    expect((await settle(page, 5)).machines).toMatchObject([
      { step: 'skipped', message: 'Stopped before access was asked for.' },
    ]);
  });

  it('is given up after half an hour', async () => {
    given.arm.fault = onPut('/jobs/', busy);
    const page = await start();
    await passTime(1800);
    expect(page.progress()?.running).toBe(true);
    expect((await settle(page, 300)).machines).toMatchObject([
      {
        step: 'failed',
        message: expect.stringContaining('Another operation has been running on the machine since'),
        remedy: 'No access was asked for. Try again when that operation has ended.',
      },
    ]);
    expect(puts()).toBe(8);
  });

  it('is unknown then, when an earlier request was never answered', async () => {
    given.arm.fault = (request) => onPut('/jobs/', puts() === 1 ? 'dropped' : busy)(request);
    const page = await start();
    expect((await settle(page, 2400)).machines).toMatchObject([
      { step: 'unknown', remedy: expect.stringContaining('An earlier request may have been taken.') },
    ]);
  });
});

describe('access that Azure refuses for another reason', () => {
  it('is asked for four times, and then failed in Azure’s words', async () => {
    given.arm.fault = onPut('/jobs/', { status: 409, code: 'Conflict', message: 'No.' });
    expect((await grant()).machines).toMatchObject([{ step: 'failed', message: 'Azure cannot do this now: No.' }]);
    expect(puts()).toBe(4);
  });

  it('as a lock fails at once, with what to do', async () => {
    given.arm.fault = onPut('/jobs/', locked);
    expect((await grant()).machines).toMatchObject([
      {
        step: 'failed',
        message: 'A lock forbids this: The scope is locked.',
        remedy: expect.stringContaining('remove the lock'),
      },
    ]);
    expect(puts()).toBe(1);
  });

  it('is unknown, when an earlier request was never answered', async () => {
    faultInTurn('dropped', locked);
    expect((await grant()).machines).toMatchObject([{ step: 'unknown', message: expect.stringContaining('lock') }]);
  });
});

describe('what Azure puts off', () => {
  /** Azure puts off the first `times` of these requests, for longer than one waits by itself; when each left, ms. */
  const putOff = (part: string, times = Number.POSITIVE_INFINITY): number[] => {
    const sentAt: number[] = [];
    vi.stubGlobal('fetch', async (...parameters: Parameters<typeof given.arm.fetch>) => {
      const [url, init] = parameters;
      const isPut = init?.method === 'PUT' && url instanceof URL && url.pathname.includes(part);
      if (!isPut || sentAt.length >= times) return given.arm.fetch(...parameters);
      sentAt.push(performance.now());
      return Response.json({ error: throttled }, { status: 429, headers: { 'retry-after': '120' } });
    });
    return sentAt;
  };

  it('as a request for access is sent again at its time, and then given up', async () => {
    const sentAt = putOff('/jobs/');
    const page = await start();
    const outcome = {
      step: 'unknown',
      message: 'Azure could not be asked for access: Later.',
      remedy: 'Wait 120 s, then try again.',
    };
    expect((await settle(page, 600)).machines).toMatchObject([outcome]);
    // That is not told by what Azure shows: nothing.
    void page.refreshGrant(given.record.consentId);
    await passTime(1);
    expect((await settle(page)).machines).toMatchObject([outcome]);
    const waits = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
    expect(waits).toHaveLength(3);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(120_000);
  });

  it('as an installation is not told as sent, and asked for again', async () => {
    given.arm.extensions.clear();
    putOff('/extensions/', 3);
    const page = await start();
    await passTime(60, () => page.shown()?.message.includes('Later.') === true);
    expect(page.shown()).toMatchObject({
      step: 'recorded',
      message: 'The extension is not installed yet. The installation is asked for again when Azure allows it: Later.',
    });
    expect(steps(await settle(page, 600))).toEqual(['confirmed']);
  });

  it('as an installation each time is given up', async () => {
    given.arm.extensions.clear();
    putOff('/extensions/');
    expect((await settle(await start(), 1200)).machines).toMatchObject([
      {
        step: 'unknown',
        message: 'Azure could not be asked to install the extension: Later.',
        remedy: expect.stringMatching(/^Wait \d+ s, then try again\.$/),
      },
    ]);
  });
});
