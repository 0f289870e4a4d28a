import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { windowsServer20241030 as terms } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { ReviewStep } from './ReviewStep.tsx';

vi.mock('#src/config.ts', () => ({ config: () => ({}) }));
vi.mock('#src/shell/UnsavedReceipts.tsx', () => ({ UnsavedReceipts: () => null }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const machine = (group: string) => ({
  id: machineId('11111111-1111-4111-8111-111111111111', group, 'SRV-1'),
  name: 'SRV-1',
  location: '',
  installs: false,
});

test('of two machines of one name it says which one gets no access', () => {
  const [sql, web] = [machine('rg-sql'), machine('rg-web')];
  const props: ComponentProps<typeof ReviewStep> = {
    subject: {
      person: { name: 'Ada', username: 'ada@contoso.example' },
      machines: [sql, web],
      level: 'Diagnostics',
      window: { notBefore: '2026-11-24T12:00:00Z', notAfter: '2026-11-24T20:00:00Z' },
      isFixed: true,
      ticket: null,
      reason: '',
      replaces: [],
      terms,
    },
    machines: [sql],
    leftOut: [{ ...web, reason: 'It is offline.' }],
    terms,
    textRef: { current: null },
    preview: undefined,
    seal: { state: 'none' },
  };
  expect(renderToStaticMarkup(<ReviewStep {...props} />).replaceAll(/<[^>]*>/g, '')).toContain(
    'SRV-1 (rg-web): It is offline.',
  );
});
