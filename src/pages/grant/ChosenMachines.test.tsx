import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { machineId } from '#src/lib/arm-id.ts';
import { ChosenMachines } from './ChosenMachines.tsx';
import { type Candidate, sortOut } from './machine-choice.ts';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const subscription = '11111111-1111-4111-8111-111111111111';
const candidate = (group: string, name: string): Candidate => ({
  id: machineId(subscription, group, name),
  name,
  reading: { state: 'read', azureLocal: false, location: 'westeurope', installs: false, checks: [] },
});
const shown = (candidates: readonly Candidate[]) =>
  renderToStaticMarkup(
    <ChosenMachines candidates={candidates} choice={sortOut(candidates)} onRemove={() => undefined} />,
  );
const removes = (html: string) => [...html.matchAll(/aria-label="(Remove [^"]*)"/g)].map(([, name]) => name);

test('of two machines of one name, what is said of the buttons tells which one they are about', () => {
  const html = shown([candidate('rg-sql', 'SRV-1'), candidate('rg-web', 'SRV-1'), candidate('rg-web', 'SRV-2')]);
  expect(removes(html)).toEqual(['Remove SRV-1 (rg-sql)', 'Remove SRV-1 (rg-web)', 'Remove SRV-2']);
  expect(html).toContain('> of SRV-1 (rg-web)</span>');
});
