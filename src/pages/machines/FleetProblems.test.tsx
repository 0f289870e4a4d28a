import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { Fleet, FleetProblem } from '#src/azure/fleet/fleet.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { FleetProblems } from './FleetProblems.tsx';
import { listed, now } from './fleet-fixture.ts';
import { listGaps } from './list-gaps.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const fleetWith = (problems: FleetProblem[]): Fleet => ({
  machines: fleetTable([listed('A')]),
  problems,
  subscriptions: problems,
  readAt: now,
  source: 'resourceGraph',
});

const malformed = new AzureError({ kind: 'malformed', message: '1 of 40 machines came in an unknown form.' });
const lost = new AzureError({ kind: 'network', message: 'Lost.' });
const contoso: FleetProblem = { subscriptionId: 's-1', displayName: 'Contoso', error: malformed, isInPart: true };
const fabrikam: FleetProblem = { ...contoso, subscriptionId: 's-2', displayName: 'Fabrikam' };

const wordsOf = (...problems: FleetProblem[]): string =>
  renderToStaticMarkup(<FleetProblems fleet={fleetWith(problems)} />).replaceAll(/<[^>]*>/g, '');
const gapsOf = (problem: FleetProblem): string[] =>
  listGaps({ view: undefined, fleet: fleetWith([problem]), indexed: undefined, filters: {}, failedSince: undefined });

it('does not call all machines of a subscription missing where some of them are listed', () => {
  expect(wordsOf(contoso)).toContain(
    'Subscription “Contoso” could not be read in full; some of its machines are not in this list.',
  );
  expect(wordsOf(contoso, fabrikam)).toContain(
    '2 subscriptions “Contoso”, “Fabrikam” could not be read in full; some of their machines are not in this list.',
  );
  expect(gapsOf(contoso)).toEqual([
    expect.stringMatching(/^Subscription “Contoso” could not be read in full: 1 of 40 machines came/),
  ]);
});

it('calls them all missing where none is', () => {
  const unread = { subscriptionId: 's-1', displayName: 'Contoso', error: lost };
  expect(wordsOf(unread)).toContain('Subscription “Contoso” could not be read. Its machines are not in this list.');
  expect(gapsOf(unread)).toEqual([expect.stringMatching(/^Subscription “Contoso” could not be read: /)]);
});

it('calls none missing from a list of an earlier visit, which may have it or not', () => {
  const unread = { subscriptionId: 's-1', displayName: 'Contoso', error: lost };
  const words = (problem: FleetProblem) =>
    renderToStaticMarkup(<FleetProblems fleet={fleetWith([problem])} isKept />).replaceAll(/<[^>]*>/g, '');
  expect(words(unread)).toContain('not be read. Any of its machines shown here are of an earlier visit.');
  expect(words(contoso)).toContain('not be read in full; any of its machines shown here are of an earlier visit.');
  for (const problem of [unread, contoso]) expect(words(problem)).not.toContain('not in this list');
});

it('tells subscriptions of one name apart', () => {
  const twin = { ...contoso, subscriptionId: 's-3' };
  expect(wordsOf(contoso, twin)).toContain('2 subscriptions “Contoso (s-1)”, “Contoso (s-3)” could not be read');
  const fleet = { ...fleetWith([contoso]), subscriptions: [contoso, twin] };
  const gaps = listGaps({ view: undefined, fleet, indexed: undefined, filters: {}, failedSince: undefined });
  expect(gaps).toEqual([expect.stringContaining('Subscription “Contoso (s-1)” could not be read in full')]);
});
