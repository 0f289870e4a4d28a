import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import type { Finding } from '#src/consent/reconciliation/reconciliation-finding.ts';
import { FindingList } from './FindingList.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const finding = (kind: Finding['kind'], machine: string): Finding => ({
  kind,
  severity: 'lookInto',
  machineIds: [`/subscriptions/s/resourcegroups/rg/providers/microsoft.hybridcompute/machines/${machine}`],
  sentence: `Something is on ${machine}.`,
  remedy: 'Ask.',
  evidence: [],
});

/** The title of the part, and the text of each of its entries. */
function partsOf(...findings: Finding[]): string[] {
  const markup = renderToStaticMarkup(
    <MemoryRouter>
      <FindingList severity="lookInto" findings={findings} spelled={() => undefined} />
    </MemoryRouter>,
  );
  return markup.split(/<li[ >]/).map((part) => part.replaceAll(/<svg.*?<\/svg>|<[^>]*>|^[^<>]*>/g, ' '));
}

it('tells extensions that no consent names in one entry, folded, after what is told one by one', () => {
  const extensions = ['srv-1', 'srv-2', 'srv-3'].map((name) => finding('extensionWithoutConsent', name));
  const [title, first, together, ...more] = partsOf(...extensions, finding('recordEdited', 'srv-4'));
  expect(title).toContain('To look into (4)');
  expect(first).toMatch(/Record edited.*Something is on srv-4\./);
  expect(together).toMatch(
    /Extension without a consent: 3 machines.*It shows no remote support job there\..*Show 3 machines/,
  );
  expect(together).not.toContain('srv-1');
  expect(more).toEqual([]);
});

it('tells one such extension as any finding', () => {
  expect(partsOf(finding('extensionWithoutConsent', 'srv-1'))[1]).toMatch(
    /Extension without a consent .*Something is on srv-1\./,
  );
});

it('says of what is dated by a last change that it may have been so before', () => {
  const at = Date.UTC(2026, 10, 24, 13);
  const [, first, second] = partsOf(
    { ...finding('accessWithoutRecord', 'srv-1'), at, isLastChange: true },
    { ...finding('recordEdited', 'srv-2'), at },
  );
  expect(first).toMatch(/last changed +24 Nov 2026/);
  expect(second).toMatch(/since +24 Nov 2026/);
});
