import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { sampleConsentId } from '#src/consent/samples.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { formatInstant } from '#src/lib/time.ts';
import type { IncludedMachine } from './machine-choice.ts';
import { ReplacedNotice } from './ReplacedNotice.tsx';

const shown = (included: readonly IncludedMachine[]) =>
  renderToStaticMarkup(
    <ReplacedNotice
      linked={undefined}
      candidates={included.map(({ id, name }) => ({ id, name, reading: { state: 'pending' } }))}
      included={included}
    />,
  );

test('access under one consent that differs per machine is told of with the machines it is on', () => {
  const machine = (name: string, until: string) => ({
    id: `/${name}`,
    name,
    location: '',
    installs: false,
    replaces: { consentId: sampleConsentId, level: 'Diagnostics', until },
  });
  const [long, short] = ['2026-11-24T20:00:00Z', '2026-11-24T15:00:00Z'];
  const included = [machine('A', long), machine('B', short), machine('C', long)];
  const html = shown(included);
  const line = (names: string, until: string) =>
    `${names}: Takes the place of consent ${sampleConsentId} (Diagnostics until ${formatInstant(Date.parse(until))}).`;
  expect(html).toContain(`>${line('A, C', long)}<`);
  expect(html).toContain(`>${line('B', short)}<`);
});

test('of two machines of one name it says on which access is replaced', () => {
  const machine = (group: string): IncludedMachine => ({
    id: machineId('11111111-1111-4111-8111-111111111111', group, 'SRV-1'),
    name: 'SRV-1',
    location: '',
    installs: false,
    replaces: group === 'rg-sql' ? { consentId: sampleConsentId } : undefined,
  });
  expect(shown(['rg-sql', 'rg-web'].map(machine))).toContain('>SRV-1 (rg-sql): Takes the place of');
});
