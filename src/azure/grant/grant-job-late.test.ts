import { beforeEach, describe, expect, it } from 'vitest';
import { ask, isJobList, putEndOnRecord, puts, slowly } from '#src/azure/testing/sample-ask.ts';
import { enabled, given, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// What Azure answered lay in a page that its browser had stopped, and is as old as the question when it is seen.

const closed = { step: 'skipped', message: expect.stringContaining('is on record') };

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('a request for access is not built', () => {
  it('on jobs that were told long before they were seen', async () => {
    slowly(20, () => given.arm.addJob(given.machine, 'remoteSupport', enabled()), isJobList);
    expect((await (await ask()).settled())?.error).toMatchObject({
      step: 'failed',
      message: expect.stringContaining('Conflict'),
    });
    expect(puts()).toEqual([]);
  });

  it('on a consent that was open long before that was seen', async () => {
    slowly([16, 20], putEndOnRecord);
    expect((await (await ask()).settled())?.error).toMatchObject(closed);
    expect(puts()).toEqual([]);
  });

  it('on a consent that was open long before the jobs were told', async () => {
    slowly(16);
    slowly([0, 20], putEndOnRecord, isJobList);
    expect((await (await ask()).settled())?.error).toMatchObject(closed);
    expect(puts()).toEqual([]);
  });

  it('while every look takes so long, and that is said', async () => {
    slowly(Array.from({ length: 40 }, () => 16));
    const { settled, told } = await ask();
    expect(await settled(120)).toBeUndefined();
    expect(told()).toContainEqual(expect.objectContaining({ message: expect.stringContaining('was too old') }));
    expect(puts()).toEqual([]);
  });
});
