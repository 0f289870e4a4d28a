import { QueryClientProvider } from '@tanstack/react-query';
import fc from 'fast-check';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, test, vi } from 'vitest';
import { rowOfItem } from '#src/azure/fleet/fleet-query.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { jobsIn } from '#src/consent/access/consents.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import type { AccessEvidence, ConsentEvidence } from '#src/consent/access/evidence.ts';
import type { AccessState } from '#src/consent/access/state.ts';
import { stateWord } from '#src/consent/access/state-words.ts';
import { stateDetail } from '#src/consent/access/words.ts';
import { findingsOf } from '#src/consent/findings/findings.ts';
import { parseInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { menuCounts } from '#src/shell/menu-counts.ts';
import type { ListState } from '#src/ui/list/list.ts';
import { Counts } from '#src/ui/list/ListPage.tsx';
import { countLiveAccess, liveAccess } from '#src/watch/live-access.ts';
import { fleetTable } from '#test/azure/fleet-table.ts';
import { anyEvidence, anyNow } from '#test/consent/any-evidence.ts';
import { revokedJob, sampleConsent, sampleEvidence, sampleMachine, sampleNow } from '#test/consent/samples.ts';
import { StateOf } from './history/ConsentMachines.tsx';
import { historyColumns, rowOf } from './history/history-rows.tsx';
import { AccessCard } from './machine/AccessCard.tsx';
import { MachineHistory } from './machine/MachineTabs.tsx';
import * as part from './machines/access.tsx';
import { counts } from './machines/MachinesPage.tsx';
import { machineColumns } from './machines/machine-columns.tsx';
import { machineData } from './machines/machine-data.ts';
import { indexMachines } from './machines/machine-index.ts';
import { overviewColumns } from './overview/overview-columns.tsx';
import { createRowMaker, type OverviewRow, readingOf, summaryOf } from './overview/overview-rows.ts';
import { Tiles } from './overview/Tiles.tsx';
import { headline } from './overview/words.ts';
import { consentStateOn, mayHaveAccess } from './shared/consent-state.ts';

// From the same evidence every view says the same word, drawn as it stands on the page.

vi.setConfig({ testTimeout: 120_000 });

const machineId = sampleMachine('srv-sql-01');
const indexOf = (ids: readonly string[]) => {
  const rows = ids.flatMap((id) => [
    rowOfItem({ id, location: 'westeurope', status: 'Connected', extensionName: 'x', extensionState: 'Succeeded' }) ??
      [],
  ]);
  return indexMachines(fleetTable(rows), sampleNow, new AbortController().signal);
};
const index = await indexOf([machineId]);
const fleetIds = ['a', 'b', 'c', 'd'].map((name) => sampleMachine(`srv-${name}`));
const fleets = await Promise.all(fleetIds.map((_, last) => indexOf(fleetIds.slice(0, last + 1))));
const plainList: ListState = { search: '', chosen: {}, sort: undefined, group: undefined, columns: undefined };
const agreed = await sampleConsent();

function textOf(element: ReactElement): string {
  const html = renderToStaticMarkup(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter>{element}</MemoryRouter>
    </QueryClientProvider>,
  );
  return html.replaceAll(/<[^>]*>/g, '');
}

function inList(evidence: AccessEvidence, now: number) {
  const data = machineData(index, part.createDecider()(new Map([[machineId, evidence]]), now), now);
  const column = machineColumns(now, new Map(), part).find(({ key }) => key === 'access');
  return { data, text: textOf(<>{column?.cell?.(data.at(0))}</>), label: column?.text?.(data.at(0)) ?? '' };
}

function onCard(evidence: AccessEvidence, state: AccessState, now: number): string {
  const access = { now, evidence, state, problem: undefined, isCurrent: true, isReading: false, refresh: () => {} };
  return textOf(
    <AccessCard
      view={{ name: 'srv-sql-01', access, entry: undefined, operation: undefined }}
      acts={undefined}
      onWhoCan={() => {}}
    />,
  );
}

function onOverview(row: OverviewRow, now: number): string {
  return textOf(
    <>
      {overviewColumns(now, () => {})
        .find(({ key }) => key === 'access')
        ?.cell?.(row)}
    </>,
  );
}

/** The consent as its record has it; undefined where no record could be like that, or Azure could not show two of one name. */
function entriesOf(evidence: AccessEvidence): ConsentEntry[] | undefined {
  const consents = 'value' in evidence.consents ? evidence.consents.value : [];
  const jobs = (jobsIn(evidence) ?? []).map(({ name }) => name);
  const ids = consents.map(({ consentId }) => consentId);
  const isOdd = consents.some(({ notBefore, notAfter }) => [notBefore, notAfter].map(parseInstant).includes(undefined));
  return isOdd || new Set(jobs).size < jobs.length || new Set(ids).size < ids.length
    ? undefined
    : consents.map(entryOf);
}

function entryOf(own: ConsentEvidence): ConsentEntry {
  const { consentId, level, notBefore, notAfter, replaces } = own;
  const consent = { ...agreed, machines: [machineId], level, notBefore, notAfter, replaces };
  const none = {
    ends: [],
    changes: [],
    revokes: [],
    copies: [],
    problems: [],
    unread: [],
    replacedBy: [],
    reviews: [],
    withoutRecord: [],
  };
  return { consentId, consent, record: { signature: { token: '' } }, ...none } as unknown as ConsentEntry;
}

test('list, machine’s page and Overview say the same word, and list and page the same beside it', () => {
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      const state = decideAccess(evidence, now);
      const said = [stateWord(state.kind), stateDetail(state)].filter(Boolean).join(' · ');
      const { data, text, label } = inList(evidence, now);
      expect(text).toBe(said);
      expect(onCard(evidence, state, now)).toMatch(new RegExp(`^${said}`));
      // What it is filtered, counted and exported by begins with it.
      expect(label.startsWith(stateWord(state.kind))).toBe(true);
      expect(data.mayRevoke(0)).toBe(state.mayHaveAccess);
      const [row] = createRowMaker()(new Map([[machineId, state]]), new Map(), new Map());
      expect(row !== undefined).toBe(state.mayHaveAccess);
      if (row) expect(onOverview(row, now)).toContain(stateWord(state.kind));
    }),
    { numRuns: 250 },
  );
});

test('of any fleet, read or not, list, Overview and menu count the same, and nothing unknown is a number', () => {
  const met = { number: 0, dash: 0, zero: 0 };
  vi.spyOn(liveAccess, 'start').mockReturnValue(() => {});
  countLiveAccess();
  // Few machines with access, else there is hardly ever none.
  const ended = anyNow.map(() => sampleEvidence({ jobs: [revokedJob] }));
  const anyFleet = fc.array(fc.option(fc.oneof(ended, ended, ended, anyEvidence)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyFleet, anyNow, (read, now) => {
      const watched = fleetIds.slice(0, read.length);
      const evidence = new Map(watched.flatMap((id, at) => (read[at] ? [[id, read[at]] as const] : [])));
      const states = part.createDecider()(evidence, now);
      const data = machineData(fleets[read.length - 1] ?? index, states, now);
      const inHead = textOf(<Counts counts={counts} data={data} state={plainList} setState={() => {}} />);
      const list = /(–|\d+) with access/.exec(inHead)?.[1];
      const rows = createRowMaker()(states, new Map(), new Map());
      const { isAll, isKnown } = readingOf([], watched, states);
      const tiles = { summary: summaryOf(rows), isWhole: isAll && isKnown, now, state: plainList, setState: () => {} };
      expect(/(–|\d+) with access/.exec(textOf(<Tiles {...tiles} />))?.[1]).toBe(list);
      const reach = !isAll ? 'reading' : isKnown ? 'whole' : 'partly';
      const said = headline(tiles.summary, reach, now);
      liveAccess.store.setState({ states, watched });
      const menu = menuCounts.getState()[paths.home()]?.words;
      if (list === '0') {
        met.zero += 1;
        expect(menu).toBeUndefined();
        expect(said).toMatch(/^No access found, as of|^Microsoft might have access/);
      } else if (list === '–') {
        met.dash += 1;
        expect(menu).toBe('access not checked');
        expect(said).not.toMatch(/^No access found, as of|^Microsoft can access/);
      } else {
        met.number += 1;
        expect(menu).toBe(`${list} with access`);
        expect(said).toMatch(new RegExp(`^Microsoft can access ${list} machine`));
      }
    }),
    { numRuns: 600 },
  );
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(5);
});

test('History, a consent’s page and the machine’s history say it of the consent that it is about', () => {
  const met = new Map<string, number>();
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      const state = decideAccess(evidence, now);
      const entry = entriesOf(evidence)?.find(({ consentId }) => consentId === state.consentId);
      if (entry === undefined) return;
      met.set(state.kind, (met.get(state.kind) ?? 0) + 1);
      const word = stateWord(state.kind);
      const own = consentStateOn(entry, machineId, evidence, now);
      expect(textOf(<StateOf state={own} />)).toBe(word);
      const known = { evidence: new Map([[machineId, evidence]]), granters: new Map() };
      const [row] = rowOf(entry, { ...known, from: 0, until: Infinity, now }, new Map());
      const column = historyColumns(now).find(({ key }) => key === 'state');
      expect(textOf(<>{row && column?.cell?.(row)}</>)).toMatch(new RegExp(`^${word}( · |$)`));
      const reading = { consents: [entry], problems: [], acceptances: [], readAt: now };
      expect(
        textOf(<MachineHistory machineId={machineId} reading={reading} evidence={evidence} now={now} />),
      ).toContain(word);
    }),
    { numRuns: 700 },
  );
  for (const kind of ['active', 'requested', 'revoked', 'expired', 'revocationPending', 'unconfirmed'])
    expect(met.get(kind), kind).toBeGreaterThan(2);
});

const signed = { is: 'valid', oid: 'an object id', signedAt: sampleNow, keyConfirmed: true } as const;

test('findings say of access what the machine and its consents say', () => {
  const met = { live: 0, unconfirmed: 0 };
  fc.assert(
    fc.property(anyEvidence, anyNow, (evidence, now) => {
      const entries = entriesOf(evidence);
      if (entries === undefined) return;
      const signers = new Map(entries.map(({ consentId }) => [consentId, signed]));
      const none = { problems: [], acceptances: [], closed: new Map() };
      const facts = { machines: [evidence], consents: entries, ...none, signers, now };
      const state = decideAccess(evidence, now);
      for (const finding of findingsOf(facts)) {
        if ('isLive' in finding && finding.isLive) {
          met.live += 1;
          expect(state.mayHaveAccess).toBe(true);
        }
        if (finding.is !== 'unconfirmedAccess') continue;
        met.unconfirmed += 1;
        const entry = entries.find(({ consentId }) => consentId === finding.consentId);
        const own = entry && consentStateOn(entry, machineId, evidence, now);
        // A job that was deleted need not have had a consent.
        if (finding.consentId !== undefined || finding.deleted === undefined)
          expect(own && mayHaveAccess(own)).toBe(true);
        expect(state.mayHaveAccess).toBe(true);
      }
    }),
    { numRuns: 1500 },
  );
  expect(met.live).toBeGreaterThan(50);
  expect(met.unconfirmed).toBeGreaterThan(10);
});
