import { describe, expect, it } from 'vitest';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { absenceProof, otherAccess, removalProof } from './removal-proof.ts';

const hour = 3_600_000;
const { now } = sampleEvidence();
const at = (ms: number): string => new Date(ms).toISOString();
const away = { status: 'Disconnected', readAt: now };

const revoke = (change: Partial<JobEvidence> = {}): JobEvidence => ({ ...sampleJob, type: 'Revoke', ...change });
const running = { provisioningState: 'InProgress', status: 'DeploymentInProgress' };
const failed = { provisioningState: 'Failed', status: 'Failed', connectionErrorMessage: 'The machine said no.' };

const proofOf = (job: JobEvidence, change: Partial<AccessEvidence> = {}) =>
  removalProof(sampleConsentId, sampleEvidence({ jobs: [job], ...change }));

describe('a removal of one job', () => {
  it('is proven when Azure and the machine say that it was revoked, however the name is spelt', () => {
    const done = revoke({ name: sampleConsentId.toUpperCase(), nodeState: 'Revoked' });
    expect(proofOf(done)).toMatchObject({ is: 'proven', ended: 'revoked', sentence: expect.stringMatching(/\w/) });
  });

  it('is proven when the access ran out before', () => {
    const expired = { ...sampleJob, expirationTimestamp: at(now - hour), nodeState: 'Expired' };
    expect(proofOf(expired)).toMatchObject({ is: 'proven', ended: 'expired', sentence: expect.stringMatching(/\w/) });
  });

  it('is proven as a revoke when that is what the machine reports, though the agreed end has passed', () => {
    const past = { expirationTimestamp: at(now - hour), nodeState: 'Revoked', nodeUpdatedAt: at(now - hour / 2) };
    const sentence = expect.stringMatching(/^The agreed end, .* has passed, and the machine reports "Revoked"\.$/);
    expect(proofOf({ ...sampleJob, ...past })).toEqual({ is: 'proven', ended: 'revoked', sentence });
  });

  it('is asked for again when Azure shows the job without the request', () => {
    expect(proofOf(sampleJob)).toMatchObject({ is: 'repeat', away: false, note: expect.stringContaining('without') });
    expect(proofOf(sampleJob, { machine: away })).toMatchObject({ is: 'repeat', away: true });
    expect(proofOf(sampleJob)).not.toHaveProperty('lapsed');
  });

  it('is asked for again when it failed, with the reason', () => {
    const proof = proofOf(revoke({ ...failed, type: 'REVOKE' }));
    expect(proof).toMatchObject({ is: 'repeat', away: false, note: expect.stringContaining('The machine said no.') });
    expect(proof).not.toHaveProperty('lapsed');
  });

  it('is waited for while the request runs', () => {
    const proof = proofOf(revoke({ ...running, lastModifiedAt: at(now - hour) }));
    expect(proof).toMatchObject({ is: 'open', away: false, note: expect.stringMatching(/\w/) });
    expect(proofOf(revoke(running), { machine: away })).toMatchObject({ is: 'open', away: true });
  });
});

describe('a request that Azure keeps for six hours', () => {
  const asked = (ago: number): JobEvidence => revoke({ ...running, lastModifiedAt: at(now - ago) });

  it('has lapsed when the machine is back later, and not before', () => {
    expect(proofOf(asked(6 * hour))).toMatchObject({ is: 'open' });
    expect(proofOf(asked(6 * hour + 1))).toMatchObject({
      is: 'repeat',
      lapsed: true,
      away: false,
      note: expect.stringContaining('longer than Azure keeps'),
    });
  });

  it('is dated by its start where Azure does not say when the job was changed', () => {
    const { lastModifiedAt: _, ...undated } = asked(0);
    expect(proofOf({ ...undated, startTime: at(now - 7 * hour) })).toMatchObject({ lapsed: true });
    expect(proofOf({ ...undated, startTime: at(now - hour) })).toMatchObject({ is: 'open' });
    const { startTime: __, ...timeless } = undated;
    expect(proofOf(timeless)).toMatchObject({ is: 'open' });
  });

  it.each([['unknown' as const], ['notFound' as const], [away], [{ readAt: now }]])(
    'is not asked for again while the machine is %o',
    (machine) => {
      expect(proofOf(asked(7 * hour), { machine })).toMatchObject({ is: 'open', away: true });
    },
  );
});

describe('access whose place something took that Azure does not show', () => {
  const displaced = revoke({
    nodeState: 'Superseded',
    lastModifiedAt: at(now - 7 * hour),
    nodeUpdatedAt: at(now - 6 * hour),
    endTime: at(now - 6.9 * hour),
  });
  const stale = { ...displaced, nodeUpdatedAt: at(now - 8 * hour) };

  const note = expect.stringContaining(
    'and Azure does not show it. Access may exist. To end all access for certain now',
  );

  it('is not proven by its own removal, and nothing more can be, once the machine has heard of that', () => {
    for (const job of [displaced, stale]) {
      expect(proofOf(job)).toEqual({ is: 'open', note, away: false, lasting: true });
    }
    expect(proofOf(displaced, { machine: away })).toEqual({ is: 'open', note, away: true, lasting: true });
  });

  it('is waited for while the machine may not have heard of its removal, and that asked for again once it has lapsed', () => {
    expect(proofOf(stale, { machine: away })).toEqual({ is: 'open', note, away: true });
    const endTime = at(now - hour / 4);
    expect(proofOf({ ...stale, endTime, lastModifiedAt: endTime })).toEqual({ is: 'open', note, away: false });
    const back = { status: 'Connected', lastStatusChange: at(now - hour / 4), readAt: now };
    expect(proofOf(stale, { machine: back })).toMatchObject({ is: 'repeat', lapsed: true });
  });

  it('is waited for while a newer job is listed that the machine has not spoken of, and that may be what took the place', () => {
    const { nodeState: _, ...asked } = { ...sampleJob, name: 'other', ...running };
    const among = (job: JobEvidence, other: JobEvidence) =>
      removalProof(sampleConsentId, sampleEvidence({ jobs: [job, other] }));
    for (const job of [displaced, stale])
      expect(among(job, asked)).toEqual({ is: 'open', note: expect.stringContaining('has not reported'), away: false });
    const ending = { ...asked, type: 'Revoke' };
    expect(among(displaced, ending)).not.toMatchObject({ lasting: true });
    // What came to nothing, or whose time is over, takes none any more.
    for (const over of [failed, { expirationTimestamp: at(now - hour) }])
      expect(among(displaced, { ...asked, ...over })).toMatchObject({ is: 'open', lasting: true });
  });

  it('is waited for likewise where that was not meant', () => {
    const { nodeState: _, ...asked } = { ...sampleJob, name: 'other', ...running };
    const read = sampleEvidence({ jobs: [displaced, asked] });
    const of = (all?: AccessEvidence) =>
      absenceProof(sampleEvidence({ jobs: [displaced] }), { removeExtension: false, ...(all && { read: all }) });
    expect(of()).toMatchObject({ is: 'open', lasting: true });
    expect(of(read)).toMatchObject({ is: 'open', lasting: false });
  });

  it('is asked to end after its agreed end too, and has not run out', () => {
    const enabled = { ...sampleJob, nodeState: 'Superseded', expirationTimestamp: at(now - hour) };
    expect(proofOf(enabled)).toMatchObject({ is: 'repeat' });
  });

  it('is proven where Azure shows what took the place', () => {
    const other = { ...sampleJob, name: 'other' };
    const proof = removalProof(
      sampleConsentId,
      sampleEvidence({ jobs: [{ ...displaced, endTime: at(now - hour) }, other] }),
    );
    expect(proof).toMatchObject({ is: 'proven', ended: 'revoked' });
  });

  it('is left open by the end of another', () => {
    const ended = revoke({
      name: 'other',
      nodeState: 'Revoked',
      createdAt: at(now - 9 * hour),
      lastModifiedAt: at(now - 8 * hour),
      nodeUpdatedAt: at(now - 7.5 * hour),
    });
    const evidence = sampleEvidence({ jobs: [ended, displaced] });
    expect(otherAccess('other', evidence)).toEqual(displaced);
    expect(otherAccess(sampleConsentId, evidence)).toBeUndefined();
    const older = {
      ...sampleJob,
      nodeState: 'Superseded',
      lastModifiedAt: at(now - 9 * hour),
      nodeUpdatedAt: at(now - 8 * hour),
    };
    expect(otherAccess('other', sampleEvidence({ jobs: [older, ended] }))).toBeUndefined();
    // What the person has granted since is left out of the question, and has taken the place all the same.
    expect(
      otherAccess('other', sampleEvidence({ jobs: [older] }), sampleEvidence({ jobs: [older, ended] })),
    ).toBeUndefined();
    expect(otherAccess('other', sampleEvidence({ jobs: 'unknown' }))).toBeUndefined();
  });
});

describe('a job that Azure no longer lists', () => {
  const removedJobs = [{ name: sampleConsentId.toUpperCase(), goneAt: now - hour, thereAt: now - hour }];
  const gone = (change: Partial<AccessEvidence> = {}) =>
    removalProof(sampleConsentId, sampleEvidence({ jobs: [], removedJobs, ...change }));

  it('has ended when the machine was connected after it', () => {
    expect(gone()).toMatchObject({ is: 'proven', ended: 'revoked', sentence: expect.stringContaining('no longer') });
  });

  it('has not ended for certain while the machine is away', () => {
    expect(gone({ machine: away })).toMatchObject({ is: 'open', away: true, note: expect.stringMatching(/\w/) });
  });

  it('is not over for having had an end', () => {
    const past = removedJobs.map((job) => ({ ...job, until: now - hour }));
    expect(gone({ removedJobs: past })).toMatchObject({ is: 'proven' });
    const note = expect.stringContaining('Azure no longer has the access');
    expect(gone({ removedJobs: past, machine: away })).toMatchObject({ is: 'open', note });
  });

  it('is left to a person where another machine has its name by now: nothing that Azure shows tells more', () => {
    const onVm = removedJobs.map((job) => ({ ...job, vmId: 'one' }));
    const { machine } = sampleEvidence();
    const of = (vmId: string) => gone({ removedJobs: onVm, machine: { ...Object(machine), vmId } });
    expect(of('one')).toMatchObject({ is: 'proven' });
    const left = { is: 'open', lasting: true, note: expect.stringContaining('another machine') };
    expect(of('other')).toMatchObject(left);
    const listed = { ...sampleJob, type: 'Revoke', nodeState: '', vmId: 'one' };
    const ofListed = (vmId: string) =>
      removalProof(
        sampleConsentId,
        sampleEvidence({
          jobs: [listed],
          now: now + 9 * hour,
          machine: { ...Object(machine), vmId, readAt: now + 9 * hour },
        }),
      );
    expect(ofListed('one')).toMatchObject({ is: 'proven' });
    expect(ofListed('other')).toMatchObject(left);
  });

  it('is open where nobody has seen when it went, or only another went', () => {
    const { removedJobs: _, ...unseen } = sampleEvidence({ jobs: [] });
    expect(removalProof(sampleConsentId, unseen)).toMatchObject({ is: 'open', away: false });
    const other = [{ name: 'remoteSupport', goneAt: now - hour, thereAt: now - hour }];
    expect(gone({ removedJobs: other })).toMatchObject({ is: 'open', away: false, note: expect.stringMatching(/\w/) });
  });

  it('is judged by itself: not by other jobs, other losses, records, the extension or a request on its way', () => {
    const live = { ...sampleJob, name: 'remoteSupport' };
    expect(gone({ jobs: [live] })).toMatchObject({ is: 'proven' });
    expect(gone({ removedJobs: [...removedJobs, { name: 'remoteSupport', goneAt: now, thereAt: now }] })).toMatchObject(
      {
        is: 'proven',
      },
    );
    expect(gone({ pending: 'requestingRemoval' })).toMatchObject({ is: 'proven' });
    expect(gone({ jobsUnavailable: 'Not registered.' })).toMatchObject({ is: 'proven' });
    expect(gone({ extension: 'unknown' })).toMatchObject({ is: 'proven' });
  });
});

it('proves nothing while the jobs cannot be read', () => {
  const evidence = sampleEvidence({ jobs: 'unknown' });
  expect(removalProof(sampleConsentId, evidence)).toMatchObject({
    is: 'open',
    away: false,
    note: expect.stringContaining('could not be read'),
  });
});

describe('a machine that Azure no longer has', () => {
  const goneFor = (ms: number) => ({ machine: 'notFound', machineGoneAt: now - ms }) as const;
  const note = expect.stringContaining('Azure no longer has this machine');

  it.each([
    ['are not found', 'unknown'],
    ['are still listed', [revoke({ nodeState: 'Revoked' })]],
    ['are none', []],
  ] as const)('is left to a person after an hour where its jobs %s', (_, jobs) => {
    const of = (ms: number) =>
      removalProof(sampleConsentId, sampleEvidence({ ...goneFor(ms), jobs: jobs === 'unknown' ? jobs : [...jobs] }));
    expect(of(hour)).toMatchObject({ is: 'open', away: true, lasting: true });
    expect(of(hour - 1)).not.toMatchObject({ lasting: true });
  });

  it('says so, whatever was asked for', () => {
    const evidence = sampleEvidence({ ...goneFor(hour), jobs: 'unknown', extension: 'unknown' });
    expect(removalProof(sampleConsentId, evidence)).toMatchObject({ note });
    for (const removeExtension of [true, false]) {
      expect(absenceProof(evidence, { removeExtension })).toMatchObject({ is: 'open', note, lasting: true });
      const soon = { ...evidence, machineGoneAt: now - 1 };
      expect(absenceProof(soon, { removeExtension })).toMatchObject({ is: 'open', note, lasting: false });
    }
  });
});
