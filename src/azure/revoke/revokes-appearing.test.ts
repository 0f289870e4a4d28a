import { beforeEach, describe, expect, it } from 'vitest';
import { passTime, type SampleRequest } from '#src/azure/testing/sample-arm.ts';
import { enabled, given, load, setUpGrants } from '#src/azure/testing/sample-grant.ts';

setUpGrants();

const loadRevokes = async () => {
  await load();
  const { revokeAccess } = await import('./revokes.ts');
  const { pendingRevoke } = await import('#src/azure/journal/pending-revokes.ts');
  return { revokeAccess, pending: () => pendingRevoke(given.machine) };
};

const isDelete = ({ method }: SampleRequest): boolean => method === 'DELETE';
const asks = (name: string): string[] => given.arm.writes(`/jobs/${name.toLowerCase()}`);
/** Somebody else asked for access just before the revoke, and Azure lists it only now. */
const appear = (name: string): void => given.arm.addJob(given.machine, name, enabled(), 60_000);

beforeEach(() => given.arm.addExtension(given.machine, 'Succeeded'));

describe('access that appears while a revoke without a job', () => {
  it('asks for the removal of the extension in vain, is revoked', async () => {
    given.arm.fault = (request) =>
      isDelete(request) ? { status: 409, code: 'Conflict', message: 'Busy.' } : undefined;
    const page = await loadRevokes();
    void page.revokeAccess(given.machine, undefined, { removeExtension: true });
    await passTime(40);
    appear('rs-late');
    expect(await passTime(30, () => asks('rs-late').length > 0)).toBe(true);
  });
});

describe('access that appears while Azure puts off the request for another', () => {
  it('is asked to end beside it', async () => {
    given.arm.addJob(given.machine, 'first', enabled(), 3_600_000);
    given.arm.fault = ({ method, path }) =>
      method === 'PUT' && path.endsWith('/jobs/first')
        ? { status: 409, code: 'Conflict', message: 'Busy.' }
        : undefined;
    const page = await loadRevokes();
    void page.revokeAccess(given.machine, undefined, { removeExtension: false });
    await passTime(20);
    expect(asks('first').length).toBeGreaterThan(0);
    appear('second');
    expect(await passTime(30, () => asks('second').length > 0)).toBe(true);
    expect(page.pending()?.phase).not.toBe('proven');
  });
});

describe('a revoke that Azure refuses for want of a role, which is lost for reading too', () => {
  it('says what was refused', async () => {
    given.arm.addJob(given.machine, 'first', enabled(), 3_600_000);
    given.arm.addJob(given.machine, 'second', enabled(), 1_800_000);
    let hasRole = true;
    const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'The role has ended.' };
    given.arm.fault = ({ method, path }) => {
      if (!hasRole && path.includes('/jobs')) return forbidden;
      const isFirst = method === 'PUT' && path.endsWith('/jobs/first');
      return isFirst ? { status: 409, code: 'Conflict', message: 'Busy.' } : undefined;
    };
    const page = await loadRevokes();
    void page.revokeAccess(given.machine, undefined, { removeExtension: false });
    await passTime(10);
    hasRole = false;
    expect(await passTime(120, () => page.pending()?.note?.includes('The role has ended.') === true)).toBe(true);
  });
});

describe('a revoke that names no job and is refused at once', () => {
  it('says so at once', async () => {
    given.arm.addJob(given.machine, 'first', enabled(), 3_600_000);
    given.arm.fault = ({ method, path }) =>
      method === 'PUT' && path.includes('/jobs/')
        ? { status: 403, code: 'AuthorizationFailed', message: 'No role.' }
        : undefined;
    const page = await loadRevokes();
    void page.revokeAccess(given.machine, undefined, { removeExtension: false });
    expect(await passTime(8, () => page.pending()?.phase === 'refused')).toBe(true);
  });
});
