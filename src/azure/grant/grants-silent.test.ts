import { describe, expect, it } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import { stallReads } from '#src/azure/journal/journal-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  allOf,
  continued,
  given,
  load,
  loadKnown,
  type Page,
  setUpGrants,
  settle,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

// A browser that does not tell for a while what it keeps, while grants are under way.

const puts = () => given.arm.writes('/jobs/');

/** A grant on two machines whose extensions get ready while the storage is silent. */
const silenced = async (page: Page): Promise<() => void> => {
  await agree({ machines: [sampleMachine('srv-sql-01'), sampleMachine('srv-sql-02')] });
  given.arm.installs = 'Creating';
  await start(page);
  await passTime(10);
  const answer = stallReads();
  given.arm.installs = 'Succeeded';
  return answer;
};

describe('a storage that is silent', () => {
  it('is waited for, and takes no machine out of the grant', async () => {
    const page = await load();
    const answer = await silenced(page);
    await passTime(30);
    expect(puts()).toEqual([]);
    answer();
    expect(steps(await settle(page))).toEqual(allOf('confirmed'));
  });

  it('for long, is told as what it is, with what to do, and another press goes on', async () => {
    const page = await loadKnown();
    await silenced(page);
    const ended = {
      step: 'skipped',
      message: expect.stringMatching(/^This browser does not tell what it keeps/),
      remedy: expect.stringContaining('another press'),
      isUnasked: true,
    };
    expect((await settle(page)).machines).toMatchObject([ended, ended]);
    expect(puts()).toEqual([]);
    expect(steps(await continued(page))).toEqual(allOf('confirmed'));
  });
});
