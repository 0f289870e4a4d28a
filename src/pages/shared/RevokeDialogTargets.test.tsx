import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, expect, it, vi } from 'vitest';
import { fleetQuery } from '#src/azure/fleet/fleet.ts';
import { queryClient } from '#src/azure/query-client.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { formatSecond } from '#src/lib/time.ts';
import type { RevokeTarget } from './RevokeDialog.tsx';
import { TargetNames, TargetsAway } from './RevokeDialogTargets.tsx';
import { awayWords, othersWords, unheardWords } from './revoke-words.ts';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
const printing = vi.hoisted(() => ({ is: false }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => printing.is }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

beforeEach(() => {
  printing.is = false;
});

const target = (name: string, more: Partial<RevokeTarget> = {}): RevokeTarget => ({
  machineId: sampleMachine(name.toLowerCase()),
  name,
  extensionRemovable: true,
  ...more,
});
const many = (count: number, more: Partial<RevokeTarget> = {}) =>
  Array.from({ length: count }, (_, index) => target(`SRV-${index}`, more));

const names = (targets: readonly RevokeTarget[]) => renderToStaticMarkup(<TargetNames targets={targets} />);
const away = (targets: readonly RevokeTarget[]) =>
  renderToStaticMarkup(<TargetsAway targets={targets} />).replaceAll(/<\/?(?:bdi|span)>/g, '');
const listed = (text: string) => [...text.matchAll(/<li>(.*?)<\/li>/g)].map(([, words]) => words);

it('names every machine, but for the only one, which the title names', () => {
  expect(names(many(1))).toBe('');
  expect(listed(names(many(3)))).toEqual(['SRV-0', 'SRV-1', 'SRV-2']);
  expect(listed(names(many(20)))).toHaveLength(20);
});

it('folds the names of very many', () => {
  expect(listed(names(many(21)))).toEqual([]);
  expect(names(many(1500))).toContain('Which 1,500 machines');
});

it('tells machines of one name apart', () => {
  const other = target('SRV-0', { machineId: sampleMachine('srv-0').replace('rg-sql-prod', 'rg-other') });
  expect(listed(names([...many(2), other]))).toEqual(['SRV-0 (rg-sql-prod)', 'SRV-1', 'SRV-0 (rg-other)']);
  expect(away([target('SRV-0', { offlineSince: 'noon' }), other])).toContain(
    'SRV-0 (rg-sql-prod) has not been connected since noon',
  );
});

it('tells them apart where their subscriptions have one name too', () => {
  const twins = [sampleMachine('srv-0'), sampleMachine('srv-0').replace(/0001/, '0002')];
  const idOf = (machineId: string) => machineId.split('/')[2] ?? '';
  const places = twins.map((id) => ({ subscriptionId: idOf(id), subscriptionName: 'Azure', resourceGroup: 'rg' }));
  queryClient.setQueryData([...fleetQuery().queryKey], { machines: { places } });
  expect(listed(names(twins.map((machineId) => target('SRV-0', { machineId }))))).toEqual(
    twins.map((id) => `SRV-0 (rg-sql-prod in Azure (${idOf(id)}))`),
  );
  queryClient.clear();
});

it('says of when a machine is away where that is not of now, and where it is not known', () => {
  const asOf = Date.UTC(2026, 10, 24, 8, 10);
  const offline = { offlineSince: 'noon', offlineAsOf: asOf };
  const words = (targets: readonly RevokeTarget[]) => away(targets).replaceAll(/<[^>]*>/g, '');
  expect(words([target('SRV-1', offline)])).toMatch(
    `By a reading of ${formatSecond(asOf)}, SRV-1 has not been connected since noon: access`,
  );
  expect(words([target('SRV-1', offline), target('SRV-2', offline), target('SRV-3')])).toContain(
    `By a reading of ${formatSecond(asOf)}, 2 of these machines have not been connected;`,
  );
  const unknown = { isConnectionUnknown: true } as const;
  expect(words([target('SRV-1', unknown)])).toBe(
    'Whether SRV-1 is connected is not known: access that is already set up may continue on it until the request reaches it.',
  );
  expect(words([target('SRV-1', unknown), target('SRV-2', unknown), target('SRV-3')])).toBe(unheardWords(2, 3));
  expect(words([target('SRV-1', unknown), target('SRV-2', { offlineSince: 'noon' })])).toMatch(
    /^SRV-2 has not been connected since noon: .*Whether SRV-1 is connected is not known:/,
  );
});

it('says once of how many it is not known that the request reaches them, and names them where that is unfolded', () => {
  expect(away(many(3))).not.toContain('<p');
  const text = away([...many(300), ...many(200, { offlineSince: 'noon' })]);
  expect(text.match(/<p[ >]/g)).toHaveLength(1);
  expect(text).toContain(awayWords(200, 500));
  expect(text).toContain('Which, and since when');
  expect(listed(text)).toEqual([]);
  expect(awayWords(200, 500)).toMatch(/^200 of these machines have not been connected;/);
  expect(awayWords(2, 2)).toMatch(/^These 2 machines have not been connected;/);
});

it('names them in full where they are unfolded, but for what nobody would read', () => {
  printing.is = true;
  expect(listed(names(many(500)))).toHaveLength(500);
  expect(listed(names(many(1500)))).toHaveLength(1001);
  expect(listed(names(many(1500))).at(-1)).toBe('and 500 more');
  expect(listed(away(many(2, { offlineSince: 'noon' })))).toEqual(['SRV-0: since noon', 'SRV-1: since noon']);
});

it('says of how many more nothing is to be revoked', () => {
  expect(othersWords(1)).toBe('On the other selected machine no access was shown; nothing is revoked there.');
  expect(othersWords(1200)).toBe('On the other 1,200 selected machines no access was shown; nothing is revoked there.');
});
