import { describe, expect, it } from 'vitest';
import {
  arm,
  aroundEach,
  busy,
  enabled,
  forbidden,
  granted,
  isJobList,
  isJobPut,
  isPutOf,
  job,
  keep,
  load,
  machine,
  putsOf,
  rowsOf,
  settle,
  typesOfJobs,
  untilPhase,
} from '#src/azure/testing/revokes-fixture.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';

aroundEach();

/** Of the page that was loaded last: reads how access stands, as that page shows it. */
const pageEvidence = async () => {
  const { readEvidence } = await import('#src/azure/evidence/machine-evidence.ts');
  const { accessState } = await import('#src/consent/access/access-state.ts');
  return async () => accessState(await readEvidence(machine)).kind;
};

describe('a tab in which nobody pressed', () => {
  it('shows a revoke that begins in another, and sends nothing itself', async () => {
    const consentId = await granted();
    const second = await load();
    await settle(second.resumeRevokes());
    expect(second.pending()).toBeUndefined();
    const first = await load();
    arm.addMachine(machine, { status: 'Disconnected' });
    void first.revokeAccess(machine, job(consentId), keep);
    await untilPhase(first, 'accepted');
    expect(second.pending()).toMatchObject({
      jobName: consentId,
      note: expect.stringMatching(/^Another tab .* is revoking on this machine/),
    });
    arm.addMachine(machine);
    await untilPhase(first, 'proven');
    await passTime(30);
    expect(arm.writes('/jobs/')).toHaveLength(1);
    expect(typesOfJobs()).toEqual(['Revoke']);
  });

  it('shows what Azure shows meanwhile, other access as well, until it goes on itself', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const first = await load();
    const ofFirst = await pageEvidence();
    const second = await load();
    const ofSecond = await pageEvidence();
    await settle(second.resumeRevokes());
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    void first.revokeAccess(machine, job(consentId), keep);
    await untilPhase(first, 'requesting');
    expect(second.pending()).toMatchObject({ phase: 'requesting', isElsewhere: true });
    const third = await load();
    const ofThird = await pageEvidence();
    await settle(third.resumeRevokes());
    expect(third.pending()).toMatchObject({ phase: 'requesting', isElsewhere: true });
    expect(await settle(ofFirst())).toBe('requestingRemoval');
    expect(await settle(ofSecond())).toBe('active');
    expect(await settle(ofThird())).toBe('active');
    // A press in a tab that waits takes the turn, and is its own from then on.
    void second.revokeAccess(machine, job(consentId), keep);
    expect(await passTime(5, () => first.pending()?.isElsewhere === true)).toBe(true);
    expect(second.pending()).not.toHaveProperty('isElsewhere');
    expect(await settle(ofSecond())).toBe('requestingRemoval');
    expect(await settle(ofFirst())).toBe('active');
    arm.fault = () => undefined;
    // Other access is left, which is for a person to say something of.
    expect(await passTime(900, () => second.pending()?.otherJob === 'remoteSupport')).toBe(true);
  });

  it('goes on by itself, and says so, after what the other one revokes on the machine', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    arm.addMachine(machine, { status: 'Disconnected' });
    const first = await load();
    arm.fault = (request) => (isPutOf(consentId)(request) ? forbidden : undefined);
    void first.revokeAccess(machine, job('remoteSupport'), keep);
    await untilPhase(first, 'accepted');
    void first.revokeAccess(machine, job(consentId), keep);
    await untilPhase(first, 'refused');
    const puts = putsOf(consentId);
    const second = await load();
    await settle(second.resumeRevokes());
    // The first tab is done with it, and nobody tries it before this one's turn: it is not said to be under way.
    expect(second.pending()).toMatchObject({
      phase: 'refused',
      error: { kind: 'forbidden' },
      note: expect.stringMatching(/^It was asked for before this page .* \(AuthorizationFailed\)\.$/),
    });
    await passTime(60);
    expect(putsOf(consentId)).toBe(puts);
    arm.fault = () => undefined;
    arm.addMachine(machine);
    await untilPhase(second, 'proven');
    expect(putsOf(consentId)).toBe(puts + 1);
  });

  it('no longer says that it waits for another tab once its turn has come, though Azure does not answer', async () => {
    const consentId = await granted();
    const second = await load();
    await settle(second.resumeRevokes());
    const first = await load();
    arm.addMachine(machine, { status: 'Disconnected' });
    void first.revokeAccess(machine, job(consentId), keep);
    await untilPhase(first, 'accepted');
    expect(second.pending()).toMatchObject({ isElsewhere: true });
    arm.addMachine(machine);
    await passTime(60, () => {
      if (first.pending()?.phase !== 'proven') return false;
      arm.fault = (request) => (isJobList(request) ? 'hangsBefore' : undefined);
      return true;
    });
    await passTime(5);
    expect(second.pending()?.phase).toBe('requesting');
    expect(second.pending()).not.toHaveProperty('isElsewhere');
  });

  it('says that another was refused, though it hears of it only then, and does not try it', async () => {
    const consentId = await granted();
    const second = await load();
    await settle(second.resumeRevokes());
    const { beginRevoke, keepRevokeRow } = await import('#src/azure/journal/revoke-journal.ts');
    const start = { machineId: machine, job: job(consentId), removeExtension: false, startedAt: Date.now() };
    const row = await settle(beginRevoke(start));
    keepRevokeRow({ ...row, phase: 'refused', refusal: { kind: 'signInNeeded' } });
    const first = await load();
    const { tellOtherTabs } = await import('#src/azure/journal/tab-channel.ts');
    tellOtherTabs(machine);
    await passTime(30);
    expect(second.pending()).toMatchObject({ phase: 'refused', error: { kind: 'signInNeeded' } });
    expect(first.pending()).toBeUndefined();
    expect(arm.writes('/jobs/')).toEqual([]);
  });

  it('shows a revoke of another also after its own has ended', async () => {
    const consentId = await granted();
    const first = await load();
    await settle(first.resumeRevokes());
    expect(await settle(first.revokeAccess(machine, job(consentId), keep))).toMatchObject({ phase: 'proven' });
    arm.addJob(machine, consentId, enabled);
    arm.addMachine(machine, { status: 'Disconnected' });
    const second = await load();
    void second.revokeAccess(machine, job(consentId), keep);
    await untilPhase(second, 'accepted');
    expect(first.pending()).toMatchObject({
      note: expect.stringMatching(/^Another tab .* is revoking on this machine/),
    });
    expect(first.pending()?.phase).not.toBe('proven');
  });

  it('shows from the start how far another has come', async () => {
    const consentId = await granted();
    arm.addMachine(machine, { status: 'Disconnected' });
    const first = await load();
    void first.revokeAccess(machine, job(consentId), keep);
    await untilPhase(first, 'accepted');
    const second = await load();
    await settle(second.resumeRevokes());
    expect(second.pending()).toMatchObject({
      phase: 'accepted',
      note: expect.stringMatching(/^Another tab .* is revoking on this machine/),
    });
  });

  it('does not try what Azure has refused the other, and shows why', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const first = await load();
    void first.revokeAccess(machine, job(consentId), keep);
    await passTime(5);
    const second = await load();
    await settle(second.resumeRevokes());
    expect(second.pending()).toMatchObject({
      phase: 'requesting',
      note: expect.stringMatching(/^Another tab .* is revoking on this machine/),
      isElsewhere: true,
    });
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    await untilPhase(first, 'refused');
    const puts = arm.writes('/jobs/').length;
    await untilPhase(second, 'refused');
    expect(second.pending()).toMatchObject({
      error: { kind: 'forbidden' },
      note: 'Another tab of this browser could not go on with it (AuthorizationFailed).',
    });
    await passTime(60);
    expect(arm.writes('/jobs/')).toHaveLength(puts);
    expect(await rowsOf(second)).toMatchObject([{ phase: 'refused' }]);
  });

  it('does not try what Azure has refused the other when somebody presses there for something else', async () => {
    const consentId = await granted();
    const second = await load();
    await settle(second.resumeRevokes());
    const { revokesOn } = await import('#src/azure/journal/pending-revokes.ts');
    const first = await load();
    arm.fault = (request) => (isJobPut(request) ? forbidden : undefined);
    void first.revokeAccess(machine, job(consentId), keep);
    await untilPhase(second, 'refused');
    const puts = putsOf(consentId);
    arm.fault = () => undefined;
    arm.addJob(machine, 'remoteSupport', enabled);
    void first.revokeAccess(machine, job('remoteSupport'), keep);
    await passTime(1);
    expect(revokesOn(machine)).toMatchObject([{ phase: 'refused' }, { jobName: 'remoteSupport', phase: 'requesting' }]);
    await passTime(60);
    expect(putsOf(consentId)).toBe(puts);
    expect(revokesOn(machine)).toMatchObject([{ phase: 'refused' }, { jobName: 'remoteSupport', phase: 'accepted' }]);
    expect(await rowsOf(second)).toMatchObject([{ phase: 'refused', job: { name: consentId } }]);
  });
});

describe('revokes of one machine', () => {
  it('with and without the extension, and of two jobs, are each pursued', async () => {
    const consentId = await granted();
    arm.addJob(machine, 'remoteSupport', enabled);
    const page = await load();
    const outcomes = [
      page.revokeAccess(machine, job(consentId), keep),
      page.revokeAccess(machine, job('remoteSupport'), keep),
      page.revokeAccess(machine, job(consentId), { removeExtension: true }),
    ];
    for (const outcome of outcomes) expect((await settle(outcome)).phase).not.toBe('refused');
    expect(typesOfJobs()).toEqual(['Revoke', 'Revoke']);
    expect(arm.extensions.size).toBe(0);
    expect(await rowsOf(page)).toEqual([]);
  });

  it('that is resumed twice is pursued once', async () => {
    const consentId = await granted();
    arm.fault = (request) => (isJobPut(request) ? busy : undefined);
    const page = await load();
    const task = page.revokeAccess(machine, job(consentId), keep);
    await passTime(5);
    const puts = arm.writes('/jobs/').length;
    await settle(page.resumeRevokes());
    await passTime(0.5);
    expect(arm.writes('/jobs/')).toHaveLength(puts);
    arm.fault = () => undefined;
    expect(await settle(task)).toMatchObject({ phase: 'proven' });
    expect(arm.jobs.size).toBe(1);
  });
});
