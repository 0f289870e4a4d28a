import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { queryClient } from '#src/azure/query-client.ts';
import { subscriptionsQuery } from '#src/azure/resources/subscriptions.ts';
import { machineId } from '#src/lib/arm-id.ts';
import { ChosenMachines } from './ChosenMachines.tsx';
import { type Candidate, sortOut } from './machine-choice.ts';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

afterEach(() => queryClient.clear());

const subscription = '11111111-1111-4111-8111-111111111111';
const candidate = (group: string, name: string, inSubscription = subscription): Candidate => ({
  id: machineId(inSubscription, group, name),
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

test('of two machines of one name in groups of one name, the subscription is seen too, and not read twice', () => {
  const other = '22222222-2222-4222-8222-222222222222';
  queryClient.setQueryData(subscriptionsQuery().queryKey, [
    { subscriptionId: subscription, displayName: 'Contoso Prod' },
  ]);
  const html = shown([
    candidate('rg-sql', 'SRV-1'),
    candidate('rg-sql', 'SRV-1', other),
    candidate('rg-web', 'SRV-1'),
    candidate('rg-web', 'SRV-2'),
  ]);
  const places = [...html.matchAll(/>(rg-[^<]*)(?:<span aria-hidden="true">(.*?)<\/span>)?<\/span>/g)];
  expect(places.map(([, group, besides]) => [group, besides])).toEqual([
    ['rg-sql', ' in Contoso Prod'],
    ['rg-sql', ` in ${other}`],
    ['rg-web', undefined],
    ['rg-web', undefined],
  ]);
  expect(removes(html)[0]).toBe('Remove SRV-1 (rg-sql in Contoso Prod)');
});
