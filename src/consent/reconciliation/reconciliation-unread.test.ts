import { describe, expect, it } from 'vitest';

import { changeMachine } from './reconciliation-samples.ts';
import { bare, honest, shownBy } from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

describe('what could not be read', () => {
  it('is said of a machine in one finding, with the reasons of both', () => {
    const unread = changeMachine(honest, bare, () => ({
      jobs: { kind: 'unread', reason: 'Forbidden.' },
      extension: 'unknown',
      extensionUnread: 'Too\u202E many requests.',
    }));
    const [finding, ...more] = reconcile(unread);
    expect(more).toEqual([]);
    expect(finding?.sentence.split(/(?<=\.) /)).toEqual([
      'The remote support jobs of SRV-4 could not be read: Forbidden.',
      'The extensions of SRV-4 could not be read: Too⟨U+202E⟩ many requests.',
      'Whether there is access beside the records cannot be told.',
    ]);
    expect(shownBy(finding)).toEqual({ Machine: bare });
  });

  it('is shown with the correlation id of the answer, by which Microsoft can look it up', () => {
    const place = { what: 'The records could not be read', reason: 'No.', machineIds: [], correlationId: 'c-1' };
    expect(shownBy(reconcile({ ...honest, unread: [place] })[0])).toEqual({ 'Correlation ID': 'c-1' });
  });
});
