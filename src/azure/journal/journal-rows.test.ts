import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleTenant, sampleUser } from '#src/consent/samples.ts';
import type { JournalRow } from './journal-rows.ts';
import { accountHash } from './account-hash.ts';
import { grantKey, grantPrefix, readRow, revokeKey, revokePrefix } from './journal-rows.ts';
import { consentId, grant, owner, revoke } from './journal-fixture.ts';

const signedIn = vi.hoisted(() => ({
  account: null as null | { tenantId: string; userId: string },
  hasFailed: false,
}));
vi.mock('#src/auth/session.ts', () => ({
  auth: () => {
    if (signedIn.hasFailed) throw new Error('Nobody has signed in yet.');
    return signedIn;
  },
}));

/** A page freshly loaded, which no server has told the time. */
const load = async () => {
  vi.resetModules();
  return import('./journal-rows.ts');
};

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  signedIn.account = null;
  signedIn.hasFailed = false;
});

describe('the key of a row', () => {
  // Rows of an older version of this app are in the browser still: their keys must be found.
  it('names act, machine, owner and what the act is about', () => {
    expect(revokePrefix()).toBe('revoke ');
    expect(grantPrefix()).toBe('grant ');
    expect(revokePrefix('/M')).toBe('revoke /m ');
    expect(grantPrefix('/M')).toBe('grant /m ');
    expect(grantKey({ machineId: '/M', owner, consentId })).toBe(`grant /m ${owner} ${consentId}`);
    const about = { machineId: '/M', owner };
    expect(revokeKey({ ...about, jobName: 'RS-1', removeExtension: false })).toBe(`revoke /m ${owner} rs-1 `);
    expect(revokeKey({ ...about, jobName: undefined, removeExtension: true })).toBe(`revoke /m ${owner}  extension`);
  });
});

describe('a stored row', () => {
  it.each<[string, JournalRow]>([
    ['a grant', grant],
    ['a revoke', revoke],
    [
      'a revoke that Azure has',
      { ...revoke, phase: 'accepted', repeats: 1000, jobOnItsWay: true, isStartUnsure: true, jobThereAt: 1 },
    ],
    ['a revoke on a known machine', { ...revoke, jobThereAt: 1, jobVmId: '00000000-0000-4000-8000-00000000000a' }],
    ['a revoke that needs a person', { ...revoke, phase: 'refused', refusal: { kind: 'forbidden', code: 'No' } }],
    ['a revoke without an answer to why', { ...revoke, phase: 'refused', refusal: { kind: 'network' } }],
  ])('is read as it was written: %s', (_, row) => {
    expect(readRow(JSON.parse(JSON.stringify(row)))).toEqual(row);
  });

  it.each<[string, object]>([
    ['an owner that is longer than a hash', { ...revoke, owner: `${owner}a` }],
    ['an owner behind something else', { ...revoke, owner: `x${owner}` }],
    ['a consent id behind something else', { ...grant, consentId: `x${consentId}` }],
    ['a consent id before something else', { ...grant, consentId: `${consentId}x` }],
    ['a job name that is part of a path', { ...revoke, job: { ...revoke.job, name: 'a/b' } }],
    ['a reason that is none', { ...revoke, refusal: { kind: 'because' } }],
    ['a phase that is none', { ...revoke, phase: '' }],
    ['a job on a machine of no such id', { ...revoke, jobVmId: 'SRV-SQL-01' }],
    ['a job that was there at no time', { ...revoke, jobThereAt: 'soon' }],
    ['a count that is none', { ...revoke, repeats: 0.5 }],
    ['more repeats than anybody makes', { ...revoke, repeats: 1001 }],
    ['fewer repeats than none', { ...revoke, repeats: -1 }],
    ['a time that is none', { ...grant, until: Number.POSITIVE_INFINITY }],
  ])('is left out with %s', (_, row) => {
    expect(readRow(row)).toBeUndefined();
  });
});

describe('the owner of a row', () => {
  it('is the account that is signed in, by a hash alone, in whatever case it is given', async () => {
    expect(await accountHash()).toBeUndefined();
    signedIn.account = { tenantId: sampleTenant.toUpperCase(), userId: sampleUser };
    const hash = createHash('sha256').update(`${sampleTenant}/${sampleUser}`).digest('hex');
    expect(await accountHash()).toBe(hash);
    signedIn.account = { tenantId: sampleTenant, userId: sampleUser.toUpperCase() };
    expect(await accountHash()).toBe(hash);
    signedIn.account = { tenantId: sampleTenant, userId: sampleTenant };
    expect(await accountHash()).not.toBe(hash);
  });

  it('is nobody before anybody has signed in, and where the browser cannot hash', async () => {
    signedIn.hasFailed = true;
    expect(await accountHash()).toBeUndefined();
    signedIn.hasFailed = false;
    signedIn.account = { tenantId: sampleTenant, userId: sampleUser };
    vi.spyOn(crypto.subtle, 'digest').mockRejectedValue(new DOMException('No.', 'NotSupportedError'));
    expect(await accountHash()).toBeUndefined();
  });
});

describe('a row', () => {
  it('is outdated a day after the agreed end, by a clock that a server has confirmed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { isOutdated } = await load();
    const { noteServerDate } = await import('#src/azure/transport/server-clock.ts');
    const outdatedAt = (at: number, row: JournalRow) => {
      vi.setSystemTime(at);
      const moment = { wall: at, steady: performance.now() };
      noteServerDate(new Date(at).toUTCString(), moment, moment);
      return isOutdated(row);
    };
    const day = 24 * 3_600_000;
    vi.setSystemTime(grant.until + 30 * day);
    expect(isOutdated(grant)).toBe(false);
    for (const row of [grant, revoke]) {
      expect(outdatedAt(grant.until + day - 2000, row)).toBe(false);
      expect(outdatedAt(grant.until + day + 2000, row)).toBe(true);
    }
    const { job: _job, ...endless } = revoke;
    expect(outdatedAt(revoke.startedAt + 15 * day, endless)).toBe(false);
    expect(outdatedAt(revoke.startedAt + 32 * day, endless)).toBe(true);
    // A press that named no job means others too, whose end may be later than that of the job that the row holds.
    const unnamed = { ...revoke, key: revokeKey({ ...revoke, jobName: undefined }) };
    expect(outdatedAt(grant.until + 13 * day, unnamed)).toBe(false);
    expect(outdatedAt(revoke.startedAt + 32 * day, unnamed)).toBe(true);
    // Pressed when the agreed end, which nothing has confirmed, was days ago.
    const late = { ...revoke, startedAt: grant.until + 2 * day };
    expect(outdatedAt(late.startedAt + day - 2000, late)).toBe(false);
    expect(outdatedAt(late.startedAt + day + 2000, late)).toBe(true);
  });
});
