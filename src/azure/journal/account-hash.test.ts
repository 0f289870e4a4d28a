import { afterEach, expect, it, vi } from 'vitest';
import { sha256Hex } from '#src/consent/digest.ts';
import { accountHash } from './account-hash.ts';

const signedIn = vi.hoisted(() => ({ account: null as null | object }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => signedIn }));

afterEach(() => vi.unstubAllGlobals());

it('is of the tenant and the user, however these are spelled, and names neither', async () => {
  signedIn.account = { tenantId: 'TENANT-1', userId: 'User-2' };
  const hash = await accountHash();
  expect(hash).toBe(await sha256Hex('tenant-1/user-2'));
  signedIn.account = { tenantId: 'tenant-1', userId: 'USER-2' };
  expect(await accountHash()).toBe(hash);
});

it('is of nobody while nobody is signed in, or where the browser cannot hash', async () => {
  signedIn.account = null;
  expect(await accountHash()).toBeUndefined();
  signedIn.account = { tenantId: 't', userId: 'u' };
  vi.stubGlobal('crypto', {});
  expect(await accountHash()).toBeUndefined();
});
