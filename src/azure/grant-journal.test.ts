import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dropJournalEntry, journalEntry, keepJournalEntry, noteRequested } from './grant-journal.ts';
import { sampleStorage } from './sample-arm.ts';

const consentId = 'rs-abcdefghijklmnopqrstu';
const entry = { consentId, resourceGroups: ['/g'], machines: ['/m1', '/m2'], requested: [] };

beforeEach(() => void vi.stubGlobal('sessionStorage', sampleStorage()));
afterEach(() => void vi.unstubAllGlobals());

describe('the journal', () => {
  it('keeps what was pressed, notes what was asked for once, and forgets it when done', () => {
    keepJournalEntry(entry);
    noteRequested(consentId, '/M1');
    noteRequested(consentId, '/m1');
    expect(journalEntry(consentId)).toEqual({ ...entry, requested: ['/m1'] });
    dropJournalEntry(consentId);
    expect(journalEntry(consentId)).toBeUndefined();
    expect(sessionStorage.length).toBe(0);
  });

  it('is empty when it was tampered with or there is no storage', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        sessionStorage.setItem('remote-support.grants', text);
        expect(journalEntry(consentId)).toBeUndefined();
      }),
    );
    vi.stubGlobal('sessionStorage', undefined);
    expect(keepJournalEntry(entry)).toBe(false);
    expect(journalEntry(consentId)).toBeUndefined();
  });
});
