import { expect, it, vi } from 'vitest';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { FindingsNote } from './FindingsNote.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

it('tells apart what is found of two machines of one name', () => {
  const found = (group: string): Finding => ({
    kind: 'extensionWithoutConsent',
    severity: 'finding',
    machineIds: [`/subscriptions/a/resourcegroups/${group}/providers/microsoft.hybridcompute/machines/srv-1`],
    sentence: 'Azure shows the extension on SRV-1.',
    remedy: '',
    evidence: [],
  });
  const [one, other] = FindingsNote({ findings: [found('rg-a'), found('rg-b')] });
  expect(one?.key).not.toBe(other?.key);
});
