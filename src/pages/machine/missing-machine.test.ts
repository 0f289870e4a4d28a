import { describe, expect, it } from 'vitest';
import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-history.ts';
import { missingMachine } from './missing-machine.ts';

const failed = (kind: AzureErrorKind) => new AzureError({ kind, message: kind });
const gone = failed('notFound');
const records = (problems: RecordProblem[] = [], consents: ConsentHistoryEntry[] = []) => ({ consents, problems });
const unread = (kind: AzureErrorKind) => records([{ scope: '/rg', reason: 'No.', error: failed(kind) }]);

describe('a machine that Azure does not have', () => {
  it('is not found where its records were read and there is none', () => {
    expect(missingMachine({ error: gone }, records(), false)).toBe(gone);
  });

  it('is not found where its resource group is gone too', () => {
    expect(missingMachine({ error: gone }, unread('notFound'), false)).toBe(gone);
  });

  it.each([
    ['its resource group could not be read', { error: gone }, unread('forbidden'), false],
    ['a record there does not verify', { error: gone }, records([{ scope: '/rg/d', reason: 'Edited.' }]), false],
    ['its records have not been read', { error: gone }, undefined, false],
    ['access was agreed to', { error: gone }, records([], [{} as ConsentHistoryEntry]), false],
    ['the end of its access is asked for', { error: gone }, records(), true],
    ['it was there before', { data: {}, error: gone }, records(), false],
    ['it could only not be read', { error: failed('serverError') }, records(), false],
    ['nothing failed', { error: null }, records(), false],
  ])('keeps its page where %s', (_, preflight, read, isRevoking) => {
    expect(missingMachine(preflight, read, isRevoking)).toBeUndefined();
  });
});
