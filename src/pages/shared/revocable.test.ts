import { expect, it } from 'vitest';
import { nothingToRevoke } from './revocable.ts';

const current = { is: 'current', asOf: 0 } as const;
const none = { kind: 'setUp', canRevoke: { allowed: false, reason: 'There is no access to revoke.' } } as const;

it('gives a reason only where Azure shows by now that there is nothing', () => {
  expect(nothingToRevoke(none, current)).toBe('There is no access to revoke.');
  expect(nothingToRevoke(none, { is: 'old', asOf: 0 })).toBeUndefined();
  expect(nothingToRevoke(none, { is: 'unread', asOf: 0, since: 1 })).toBeUndefined();
  expect(nothingToRevoke(undefined, undefined)).toBeUndefined();
});

it('lets a set-up be revoked, for a grant may be behind it', () => {
  expect(nothingToRevoke({ ...none, kind: 'settingUp' }, current)).toBeUndefined();
});

it('lets everything be revoked that the evidence says may be there', () => {
  expect(nothingToRevoke({ kind: 'active', canRevoke: { allowed: true } }, current)).toBeUndefined();
});
