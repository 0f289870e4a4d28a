import { beforeEach, describe, expect, it } from 'vitest';
import { type ConsentRecord, readEndRecord } from '#src/consent/record.ts';
import { sampleRecord } from '#src/consent/samples.ts';
import {
  agree,
  enabled,
  given,
  grant,
  putOnRecord,
  settle,
  setUpGrants,
  start,
} from '#src/azure/testing/sample-grant.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

setUpGrants();

let former: ConsentRecord;
const isEnd = ({ method, path }: SampleRequest): boolean =>
  method === 'PUT' && path.includes('/deployments/remote-support-ended-');
const ends = () => given.arm.requests.filter(isEnd);
const nodeSettings = (state: string) => ({ reportedProperties: { nodeSettings: { state } } });

/** The machine lets go of what this consent replaced once it has ours, and calls it `state`. */
const formerBecomes = (state: string, more: object = {}): void => {
  given.arm.fault = ({ method, path }) => {
    const isOurs = method === 'PUT' && path.endsWith(`/jobs/${given.record.consentId}`);
    if (isOurs) given.arm.addJob(given.machine, former.consentId, { ...enabled(), ...nodeSettings(state), ...more });
    return undefined;
  };
};

/** Consented to before, with access under it, and on record. */
const agreedBefore = async (reason: string): Promise<ConsentRecord> => {
  given.record = await sampleRecord({ reason });
  putOnRecord(given.record);
  given.arm.addJob(given.machine, given.record.consentId, enabled());
  return given.record;
};

beforeEach(async () => {
  former = await agreedBefore('The access before');
  await agree({ replaces: [former.consentId] });
  given.arm.addExtension(given.machine, 'Succeeded');
});

describe('access that takes the place of an earlier one', () => {
  it('puts the end of that on record once the machine reports it, in its words', async () => {
    formerBecomes('Superseded');
    expect((await grant()).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(ends()).toHaveLength(1);
    const [end] = ends();
    const body = end?.body as { properties?: unknown } | undefined;
    expect(await readEndRecord(body?.properties)).toMatchObject({
      ok: true,
      record: {
        consentId: former.consentId,
        machineId: given.machine,
        ended: 'superseded',
        evidence: `The machine reports "Superseded" since ${given.record.consentId} took the place of this access.`,
      },
    });
  });

  it('claims no end of what the machine does not report so, nor of what it does not replace', async () => {
    const other = await agreedBefore('Another');
    await agree({ replaces: [former.consentId] });
    formerBecomes('Active');
    given.arm.addJob(given.machine, other.consentId, { ...enabled(), ...nodeSettings('Superseded') });
    expect((await grant()).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(ends()).toEqual([]);
  });

  it.each([
    [
      'with a session that has no end',
      {
        reportedProperties: {
          nodeSettings: { state: 'Superseded' },
          sessionDetails: [{ sessionStartTime: '2026-11-24T10:00:00Z' }],
        },
      },
    ],
    [
      'from before its own newest request',
      { reportedProperties: { nodeSettings: { state: 'Superseded', updatedAt: '2026-11-20T08:00:00Z' } } },
    ],
    ['while a request of its own runs', { provisioningState: 'InProgress', status: 'DeploymentInProgress' }],
  ])('claims no end by a report of it %s', async (_, report) => {
    formerBecomes('Superseded', report);
    expect((await grant()).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(ends()).toEqual([]);
  });

  it('holds neither the grant nor the machine for ever when Azure does not finish that record', async () => {
    formerBecomes('Superseded');
    const { fault } = given.arm;
    given.arm.fault = (request) => {
      // As young as ever: Azure goes on showing it as accepted.
      for (const stored of given.arm.deployments.values())
        if (stored.name.startsWith('remote-support-ended-')) stored.at = Date.now() + 1000;
      return fault(request);
    };
    const page = await start();
    expect(await passTime(60, () => ends().length > 0)).toBe(true);
    await passTime(200);
    expect(page.progress()).toMatchObject({ running: true, machines: [{ step: 'confirmed' }] });
    expect((await settle(page, 150)).machines).toMatchObject([{ step: 'confirmed' }]);
    expect(given.browser.locks.isHeld(`machine:${given.machine}`)).toBe(false);
    const reads = given.arm.requests.length;
    await passTime(120);
    expect(given.arm.requests).toHaveLength(reads);
  });

  it.each(['read', 'kept'])('is confirmed all the same when that end cannot be %s', async (what) => {
    formerBecomes('Superseded');
    const { fault } = given.arm;
    let isConfirmed = false;
    given.arm.fault = (request) => {
      // The tag is set once the machine has reported ours.
      isConfirmed ||= request.method === 'PATCH';
      const isRead = isConfirmed && request.path.endsWith('/jobs');
      const mayFail = what === 'read' ? isRead : isEnd(request);
      return mayFail ? { status: 403, code: 'AuthorizationFailed', message: 'No.' } : fault(request);
    };
    expect((await grant()).machines).toMatchObject([
      { step: 'confirmed', message: 'The machine has reported access as agreed.' },
    ]);
    expect(ends()).toHaveLength(what === 'read' ? 0 : 1);
    expect([...given.arm.deployments.keys()].filter((id) => id.includes('remote-support-ended-'))).toEqual([]);
  });
});
