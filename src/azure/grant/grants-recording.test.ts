import { describe, expect, it, vi } from 'vitest';
import { recordName, recordTemplate } from '#src/consent/record.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { pathOf } from '#src/azure/testing/sample-ask.ts';
import { given, groupOf, settle, setUpGrants, start } from '#src/azure/testing/sample-grant.ts';

import { timeOver } from './grant-decision.ts';

setUpGrants();

// A record that Azure takes and does not finish, or that somebody deletes.

const isRecord = (path: string): boolean => path.endsWith(`/deployments/${recordName(given.record.consentId)}`);

/** Azure goes on with the record for ever. */
const neverEnds = (): void => {
  const ask = given.arm.fetch;
  vi.stubGlobal('fetch', async (...parameters: Parameters<typeof ask>) => {
    const reply = await ask(...parameters);
    if (!isRecord(pathOf(parameters[0]))) return reply;
    const text = (await reply.text()).replace('"provisioningState":"Succeeded"', '"provisioningState":"Running"');
    return new Response(text, { status: reply.status, headers: reply.headers });
  });
};

/** Somebody deletes it as soon as Azure has shown it. */
const isDeleted = (): void => {
  const absent = { status: 404, code: 'DeploymentNotFound', message: 'Not found.' };
  let seen = 0;
  given.arm.fault = ({ method, path }) => {
    if (method !== 'GET' || !isRecord(path) || !given.arm.deployments.has(path)) return undefined;
    seen += 1;
    return seen > 1 ? absent : undefined;
  };
};

describe('a consent that does not come on record', () => {
  it.each<[string, () => void, string, string]>([
    ['because Azure does not finish it', neverEnds, 'Azure shows the record as Running.', 'still shows it as Running'],
    ['because it is deleted', isDeleted, 'Azure shows no record of it yet.', 'somebody may have deleted it'],
  ])('%s is told, and after five minutes nothing is granted', async (_, begin, words, why) => {
    begin();
    const page = await start();
    await passTime(60);
    expect(page.shown()).toMatchObject({
      step: 'waiting',
      message: expect.stringContaining(`The consent is being recorded. ${words}`),
    });
    await passTime(200);
    expect(page.shown()?.step).toBe('waiting');
    expect((await settle(page)).machines).toMatchObject([
      {
        step: 'unknown',
        message: expect.stringMatching(
          new RegExp(`^Whether the consent was recorded is not known; nothing was granted\\..*${why}`),
        ),
      },
    ]);
    expect(given.arm.writes('/extensions/')).toEqual([]);
  });

  it('is not waited for beyond the agreed end', async () => {
    neverEnds();
    const page = await start();
    await passTime(30);
    vi.setSystemTime(Date.parse(given.record.consent.notAfter) + 1000);
    expect(await passTime(60, () => page.shown()?.step === 'skipped')).toBe(true);
    expect(page.shown()).toMatchObject({ message: timeOver, isFinal: true });
    expect((await settle(page)).machines).toHaveLength(1);
  });

  it('because a tab that stands before this one was stopped, is taken once Azure shows it', async () => {
    const { consentId } = given.record;
    const group = groupOf(given.machine);
    void given.browser.locks.request(`record:${consentId}:${group}`, {}, () => new Promise(() => undefined));
    const page = await start();
    await passTime(40);
    expect(page.shown()?.message).toContain('bring that tab to the front, or close it');
    given.arm.addDeployment(group, recordName(consentId), recordTemplate(given.record));
    expect((await settle(page)).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(given.arm.writes('/deployments/')).toEqual([]);
  });
});
