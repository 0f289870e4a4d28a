import { describe, expect, it } from 'vitest';
import { sampleMachine, sampleRecord, sampleUser } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import {
  agree,
  enabled,
  given,
  grant,
  groupOf,
  groupTwo,
  knowFleetAndWriter,
  load,
  machineInTwo,
  onPut,
  press,
  putOnRecord,
  settle,
  setUpGrants,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants();

describe('the record of a grant', () => {
  it('does not go on with a consent that somebody else recorded in this person’s name', async () => {
    putOnRecord(given.record);
    const page = await load();
    const log = await knowFleetAndWriter(undefined);
    for (const [writer, words] of [
      [undefined, 'Activity Log'],
      [{ caller: 'mallory@contoso.example', callerId: '0e0e0e0e-0000-4000-8000-000000000000' }, 'mallory'],
    ] as const) {
      log.mockResolvedValue(writer);
      await page.continueGrant(given.record.consentId, press);
      expect((await settle(page)).problem?.text).toContain(words);
      expect(given.arm.writes()).toEqual([]);
    }
    log.mockResolvedValue({ caller: 'renamed@contoso.example', callerId: sampleUser.toUpperCase() });
    await page.continueGrant(given.record.consentId, press);
    expect(steps(await settle(page))).toEqual(['confirmed']);
  });

  it('asks for nothing once the end is on record, as when it was revoked from another computer', async () => {
    const { machine } = given;
    const page = await start();
    await passTime(6);
    const { writeEndRecord } = await import('#src/azure/records/consent-records.ts');
    const end = {
      kind: 'remote-support-end-record/1',
      consentId: given.record.consentId,
      machineId: machine,
      ended: 'revoked',
      confirmedAt: '2026-11-24T12:00:00Z',
      evidence: 'Azure showed no job.',
    } as const;
    await Promise.all([writeEndRecord(groupOf(machine), end), passTime(4)]);
    expect(steps(await settle(page))).toEqual(['skipped']);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('grants nothing where the record cannot be kept', async () => {
    given.arm.fault = onPut('/deployments/', {
      status: 403,
      code: 'RequestDisallowedByPolicy',
      message: 'Denied by policy.',
    });
    const progress = await grant();
    expect(steps(progress)).toEqual(['skipped']);
    expect(progress.machines[0]?.message).toContain('Denied by policy.');
    expect(given.arm.writes('/jobs/')).toEqual([]);
    expect(given.arm.writes('/extensions/')).toEqual([]);
  });

  it('grants nothing when Azure shows another record than was sent', async () => {
    given.arm.alters = (properties) =>
      JSON.parse(JSON.stringify(properties).replaceAll('"Slow queries since Monday"', '"Other"')) as Record<
        string,
        unknown
      >;
    const progress = await grant();
    expect(steps(progress)).toEqual(['skipped']);
    expect(given.arm.writes('/jobs/')).toEqual([]);
  });

  it('overwrites no record', async () => {
    putOnRecord(await sampleRecord({ reason: 'Another reason' }));
    const progress = await grant();
    expect(steps(progress)).toEqual(['skipped']);
    expect(progress.machines[0]?.message).toContain('never overwritten');
    expect(given.arm.writes('/deployments/')).toEqual([]);
  });

  it('skips only the machines of the group without a record', async () => {
    await agree({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });
    given.arm.fault = onPut(`${groupTwo}/providers/microsoft.resources/deployments/`, {
      status: 409,
      code: 'DeploymentQuotaExceeded',
      message: 'Too many deployments.',
    });
    const progress = await grant();
    expect(steps(progress)).toEqual(['confirmed', 'skipped']);
    expect(given.arm.writes('/jobs/')).toHaveLength(1);
  });

  it('takes the place of the access it replaces, and records that as ended once the machine says so', async () => {
    const { machine, record: old } = given;
    putOnRecord(old);
    given.arm.addExtension(machine, 'Succeeded');
    const replaced = enabled();
    given.arm.addJob(machine, old.consentId, replaced);
    given.arm.fault = ({ method, path }) => {
      const reported = { reportedProperties: { nodeSettings: { state: 'Superseded' } } };
      if (method === 'PATCH' && path.endsWith('/tags/default'))
        given.arm.addJob(machine, old.consentId, { ...replaced, ...reported });
      return undefined;
    };
    await agree({ level: 'DiagnosticsAndRepair', replaces: [old.consentId] });
    expect(steps(await grant())).toEqual(['confirmed']);
    expect(given.arm.writes(`/deployments/remote-support-ended-${old.consentId}`)).toHaveLength(1);
  });
});
