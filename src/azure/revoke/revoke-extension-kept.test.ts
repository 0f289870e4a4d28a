import { describe, expect, it } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import {
  arm,
  isJobPut,
  aroundEach,
  busy,
  enabled,
  granted,
  job,
  load,
  machine,
  settle,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';

// What the removal of the extension takes for access that was granted since, once access has been proven to have ended.

aroundEach();

const andExtension = { removeExtension: true };
const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const isLate = (request: SampleRequest): boolean => isJobPut(request) && Date.now() < sampleNow + 400_000;
const isMachineRead = ({ method, path }: SampleRequest): boolean => method === 'GET' && path.endsWith(machine);

/** A revoke whose end is proven, while Azure is too busy for the removal. */
const provenBeforeRemoval = async (isPutOff: (request: SampleRequest) => boolean = () => false) => {
  const consentId = await granted();
  arm.fault = (request) => (isDelete(request) || isPutOff(request) ? busy : undefined);
  const page = await load();
  const task = page.revokeAccess(machine, job(consentId), andExtension);
  await untilPhase(page, 'proven');
  return { task, consentId };
};

describe('the removal of the extension after a proof', () => {
  it('goes on though the machine has gone away since', async () => {
    const { task } = await provenBeforeRemoval();
    arm.addMachine(machine, { status: 'Disconnected' });
    await passTime(60);
    arm.fault = () => undefined;
    expect(await settle(task)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });

  it('goes on so, too, where Azure put the request to revoke off for minutes', async () => {
    const { task } = await provenBeforeRemoval(isLate);
    arm.addMachine(machine, { status: 'Disconnected' });
    await passTime(5);
    arm.fault = () => undefined;
    expect(await settle(task)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });

  it('goes on when the machine, which could not be read, can be read again', async () => {
    const { task } = await provenBeforeRemoval();
    arm.fault = (request) => (isMachineRead(request) ? 'dropped' : undefined);
    await passTime(60);
    expect(arm.extensions.size).toBe(1);
    arm.fault = () => undefined;
    expect(await settle(task)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });

  it('is not held up by an older grant that failed', async () => {
    arm.addJob(machine, 'older', {
      ...enabled,
      provisioningState: 'Failed',
      status: 'Failed',
      reportedProperties: {},
    });
    const { task } = await provenBeforeRemoval();
    arm.fault = () => undefined;
    expect(await settle(task)).not.toHaveProperty('extensionError');
    expect(arm.extensions.size).toBe(0);
  });

  it('is given up where somebody grants access under the name of what ended', async () => {
    const { task, consentId } = await provenBeforeRemoval();
    arm.addJob(machine, consentId, enabled, 0);
    arm.fault = () => undefined;
    expect(await settle(task)).toMatchObject({
      extensionError: { message: expect.stringContaining('granted since') },
    });
    expect(arm.extensions.size).toBe(1);
  });
});
