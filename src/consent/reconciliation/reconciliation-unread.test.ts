import { describe, expect, it } from 'vitest';

import { changeMachine, setUp } from './reconciliation-samples.ts';
import { bare, honest, shownBy } from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

describe('what could not be read', () => {
  it('is said of a machine in one finding, with the reasons of both', () => {
    const unread = changeMachine(honest, bare, () => ({
      jobs: { kind: 'unread', reason: 'Forbidden.', whatToDo: 'Ask for the role.', correlationId: 'c-1' },
      extension: 'unknown',
      extensionUnread: { reason: 'Too\u202E many requests.', whatToDo: 'Wait.', correlationId: 'c-2' },
    }));
    const [finding, ...more] = reconcile(unread);
    expect(more).toEqual([]);
    expect(finding?.sentence.split(/(?<=\.) /)).toEqual([
      'The remote support jobs of SRV-4 could not be read: Forbidden.',
      'The extensions of SRV-4 could not be read: Too⟨U+202E⟩ many requests.',
      'Whether there is access beside the records cannot be told.',
    ]);
    expect(finding?.remedy).toBe('Ask for the role. Wait. Compare again once the machine can be read.');
    expect(shownBy(finding)).toEqual({ Machine: bare, 'Correlation ID': 'c-1, c-2' });
  });

  it('is shown with the correlation id of the answer, by which Microsoft can look it up', () => {
    const why = { reason: 'No.', whatToDo: 'Ask for the role.', correlationId: 'c-1' };
    const place = { what: 'The records could not be read', machineIds: [], ...why };
    const [finding] = reconcile({ ...honest, unread: [place] });
    expect(shownBy(finding)).toEqual({ 'Correlation ID': 'c-1' });
    expect(finding?.remedy).toContain(' Ask for the role. ');
  });

  it('is the log of who installed an extension: what to do to learn it is said, and the correlation id shown', () => {
    const why = { reason: 'No.', whatToDo: 'Ask for the role.', correlationId: 'c-1' };
    const [finding] = reconcile(
      changeMachine(honest, bare, () => ({ extension: setUp, installation: { kind: 'unread', ...why } })),
    );
    expect(finding?.remedy).toMatch(/ To learn who did: Ask for the role\.$/);
    expect(shownBy(finding)).toMatchObject({ 'Correlation ID': 'c-1' });
  });
});
