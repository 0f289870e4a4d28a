import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/errors.ts';
import type { PendingRevoke } from '#src/azure/pending-revokes.ts';
import { revokeNews } from './revoke-notification.ts';

const revoke = (more: Partial<PendingRevoke>): PendingRevoke => ({
  machineId: '/m',
  phase: 'proven',
  startedAt: 0,
  removeExtension: false,
  ...more,
});

it('says revoked only of a job whose end is proven', () => {
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a' })).title).toBe('Access to SRV-1 revoked');
  expect(revokeNews('SRV-1', revoke({ phase: 'absent', note: 'Azure shows no access. It cannot show all.' }))).toEqual({
    title: 'Azure shows no access to SRV-1',
    body: 'Azure shows no access. It cannot show all.',
    tone: 'neutral',
  });
  const expired = revokeNews('SRV-1', revoke({ jobName: 'rs-a', ended: 'expired' }));
  expect(expired.title).toBe('Access to SRV-1 has expired');
  expect(expired.body).not.toMatch(/revoke/);
  for (const phase of ['requesting', 'accepted', 'refused'] as const) {
    const news = revokeNews('SRV-1', revoke({ phase, jobName: 'rs-a' }));
    expect(news).toMatchObject({ title: 'Revoking access to SRV-1: not confirmed', tone: 'attention' });
  }
});

it('says in short why, and leaves Azure’s long sentence to the page', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'The client … with object id … over scope …' });
  expect(revokeNews('SRV-1', revoke({ phase: 'refused', error })).body).toBe('You do not have the permission.');
});

it('says of an end that is proven what was asked for besides and did not come of it', () => {
  const extensionError = new AzureError({ kind: 'conflict', code: 'ScopeLocked', message: 'The scope … is locked.' });
  const endRecordError = new AzureError({ kind: 'forbidden', message: 'The client … over scope …' });
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a', extensionError }))).toEqual({
    title: 'Access to SRV-1 revoked',
    body: 'Confirmed by Azure. The extension could not be removed: A lock forbids this.',
    tone: 'attention',
  });
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a', ended: 'expired', endRecordError }))).toEqual({
    title: 'Access to SRV-1 has expired',
    body: 'Its time is over. Confirmed by Azure. The end could not be recorded: You do not have the permission.',
    tone: 'attention',
  });
  expect(revokeNews('SRV-1', revoke({ phase: 'absent', extensionError, endRecordError }))).toEqual({
    title: 'Azure shows no access to SRV-1',
    body: 'There was nothing to revoke. The extension could not be removed: A lock forbids this. The end could not be recorded: You do not have the permission.',
    tone: 'attention',
  });
  expect(revokeNews('SRV-1', revoke({ jobName: 'rs-a' })).tone).toBe('good');
});
