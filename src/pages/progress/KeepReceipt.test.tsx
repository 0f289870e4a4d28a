import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { isOffRecord, LostBeforeRecord } from './KeepReceipt.tsx';

beforeEach(() => void vi.stubGlobal('sessionStorage', sampleStorage()));
afterEach(() => void vi.unstubAllGlobals());

const shown = (consentId: string) => renderToStaticMarkup(<LostBeforeRecord consentId={consentId} />);

test('before a consent is put on record it is said that its signature went with an earlier page', () => {
  sessionStorage.setItem('remote-support.unsaved', 'rs-a');
  expect(shown('rs-a')).toContain('before the consent was on record');
  expect(shown('rs-b')).toBe('');
});

test('a machine that waits for another press is off record only where it has not been on record before', () => {
  const waiting = { machineId: 'm', step: 'waiting', message: 'Waiting.', at: 1 } as const;
  expect(isOffRecord([waiting])).toBe(true);
  expect(isOffRecord([{ ...waiting, reached: 'recorded' }])).toBe(false);
});
