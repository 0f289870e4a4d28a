import { describe, expect, it } from 'vitest';

import {
  findingKey,
  findingsOfConsent,
  findingsOfMachine,
  findingTitles,
  sortFindings,
  type Finding,
} from './reconciliation-finding.ts';
import { plants } from './reconciliation-plants.ts';
import {
  changeJobs,
  changeMachine,
  fleetNow,
  honestFleet,
  machineIdOf,
  readJobsAt,
  setUp,
} from './reconciliation-samples.ts';
import { bare, editJob, first, granted, honest, past } from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';
import { sampleJob } from '#src/consent/samples.ts';

it('finds nothing where everything was granted with this app', () => {
  expect(reconcile(honest)).toEqual([]);
});

const rows = Object.entries(plants).flatMap(([kind, list]) => list.map((plant) => ({ kind, ...plant })));

describe('finds what was planted, and nothing else', () => {
  it('knows a plant for every kind', () => {
    expect(Object.keys(plants).toSorted()).toEqual(Object.keys(findingTitles).toSorted());
    for (const list of Object.values(plants)) expect(list.length).toBeGreaterThan(0);
  });

  it.each(rows)('$kind: $does', ({ kind, evidence, severity, machineIds, says }) => {
    const found = reconcile(evidence);
    expect(found.map((finding) => [finding.kind, finding.severity])).toEqual([[kind, severity]]);
    const [finding] = found;
    expect(finding?.machineIds.toSorted()).toEqual(machineIds.toSorted());
    expect(finding?.sentence).toContain(says);
    expect(finding?.sentence.endsWith('.')).toBe(true);
    expect(finding?.remedy).not.toBe('');
  });
});

it('looks at what each consent takes the place of as often however many run', () => {
  const looksAmong = (count: number): number => {
    let looks = 0;
    const consents = Array.from({ length: count }, (_, index) => ({
      ...first,
      consentId: `rs-${index}`,
      consent: {
        ...first.consent,
        get replaces() {
          looks += 1;
          return [];
        },
      },
    }));
    reconcile({ ...honest, machines: [], consents });
    return looks / count;
  };
  expect(looksAmong(100)).toBe(looksAmong(10));
});

it('shows every character of the name of who made a job', () => {
  const [finding] = reconcile(editJob(granted, { createdBy: 'eve\u202E@contoso.example' }));
  expect(finding).toMatchObject({ kind: 'otherCaller' });
  expect(`${finding?.sentence} ${finding?.remedy}`.match(/eve⟨U\+202E⟩@contoso/g)).toHaveLength(2);
});

describe('what is not known', () => {
  it('is no access without a record while the records of its resource group were not read', () => {
    const evidence = { ...honest, consents: honest.consents.slice(0, 1), groupsRead: new Set<string>() };
    const [finding] = reconcile(evidence).filter(({ kind }) => kind === 'accessWithoutRecord');
    expect(finding).toMatchObject({ severity: 'unknown', machineIds: [past.toLowerCase()] });
    expect(finding?.sentence).toContain('the records of resource group rg-b were not read');
  });

  it('is no extension without a consent while the records were not read, and none on a node that Azure sets up', () => {
    const extended = changeMachine(honest, bare, () => ({
      extension: setUp,
      installation: { kind: 'read', writes: [] },
    }));
    expect(reconcile(extended)).toHaveLength(1);
    expect(reconcile({ ...extended, groupsRead: new Set() }).filter(({ kind }) => kind !== 'unreadPlaces')).toEqual([]);
    expect(reconcile(changeMachine(extended, bare, () => ({ azureLocal: true })))).toEqual([]);
    const leaving = { ...setUp, provisioningState: 'Deleting' };
    expect(reconcile(changeMachine(extended, bare, () => ({ extension: leaving })))).toEqual([]);
  });

  it('says nothing of who installed an extension before anybody has looked', () => {
    expect(reconcile(changeMachine(honest, bare, () => ({ extension: setUp })))).toEqual([]);
  });
});

describe('who installed an extension', () => {
  const write = (operation: string, caller: string, at: string) => ({
    resourceId: `${bare}/extensions/x`,
    operation: `Microsoft.HybridCompute/machines/extensions/${operation}`,
    status: 'Succeeded',
    at,
    caller,
    appId: caller === 'ada' ? honest.appId : 'other',
  });

  it('is who wrote it first after it was last removed, in whatever order the log comes', () => {
    const writes = [
      write('write', 'bob', '2026-11-24T12:00:00Z'),
      write('write', 'ada', '2026-11-24T11:00:00Z'),
      write('delete', 'ada', '2026-11-24T10:00:00Z'),
      write('write', 'eve', '2026-11-24T09:00:00Z'),
    ];
    const installation = { kind: 'read', writes } as const;
    const [finding] = reconcile(changeMachine(honest, bare, () => ({ extension: setUp, installation })));
    expect(finding).toMatchObject({ severity: 'note', at: Date.parse('2026-11-24T11:00:00Z') });
    expect(finding?.sentence).toContain('The Activity Log names ada');
  });
});

describe('a grant on its way', () => {
  const id = machineIdOf('rg-a', 'SRV-9');
  const evidence = honestFleet([{ hash: 'c'.repeat(64), machines: [id], course: 'recorded lately' }]);

  it('needs no answer within half an hour, and does after it', () => {
    expect(reconcile(evidence)).toMatchObject([{ kind: 'recordWithoutAccess', severity: 'note' }]);
    const later = fleetNow + 3_600_000;
    expect(reconcile(readJobsAt({ ...evidence, now: later }, later))).toMatchObject([
      { kind: 'recordWithoutAccess', severity: 'finding' },
    ]);
  });

  it('is none where a later consent took its place', () => {
    const [old] = evidence.consents;
    if (old === undefined) throw new Error('The sample has a consent.');
    const next = honestFleet([{ hash: 'd'.repeat(64), machines: [id], course: 'active' }]);
    const replacing = next.consents.map((one) => ({
      ...one,
      consent: { ...one.consent, replaces: [old.consentId] },
    }));
    expect(reconcile({ ...next, consents: [...replacing, old] })).toEqual([]);
  });
});

it('takes a job for over whose place another of the machine has taken, whatever its end', () => {
  const superseded = changeJobs(honest, granted, (jobs) => [
    ...jobs,
    {
      ...sampleJob,
      name: 'rs-old',
      nodeState: 'Superseded',
      nodeUpdatedAt: '2026-11-24T14:00:00Z',
      lastModifiedAt: '2026-11-24T12:00:00Z',
    },
  ]);
  expect(reconcile(superseded)).toMatchObject([{ kind: 'accessWithoutRecord', severity: 'finding' }]);
  expect(reconcile(superseded)[0]?.sentence).toContain('Azure shows access through it as over');
});

it('tells findings apart that say the same of machines of one name, of their consents, and of places', () => {
  const one: Finding = {
    kind: 'unreadPlaces',
    severity: 'unknown',
    machineIds: [granted.toLowerCase()],
    sentence: 'The jobs of SRV-1 could not be read: No.',
    remedy: '',
    evidence: [],
  };
  const place = (value: string) => ({ ...one, machineIds: [], evidence: [{ label: 'Place', value }] });
  const all = [
    one,
    { ...one, machineIds: [machineIdOf('rg-z', 'SRV-1').toLowerCase()] },
    { ...one, consentId: first.consentId },
    place('/subscriptions/a'),
    place('/subscriptions/b'),
  ];
  expect(new Set(all.map(findingKey)).size).toBe(all.length);
  // What a later comparison finds again is the same finding.
  const later = { ...one, evidence: [{ label: 'Jobs read at', value: '2026-11-24T15:00:00Z' }] };
  expect(findingKey(later)).toBe(findingKey(one));
});

it('puts what needs an answer first, then what could not be told, the newest first of each', () => {
  const finding = (severity: Finding['severity'], at?: number): Finding => ({
    kind: 'recordEdited',
    severity,
    machineIds: ['/m'],
    consentId: 'rs-1',
    sentence: '',
    remedy: '',
    evidence: [],
    ...(at !== undefined && { at }),
  });
  const sorted = sortFindings([
    finding('note', 9),
    finding('unknown'),
    finding('finding', 1),
    finding('unknown', 3),
    finding('finding', 2),
  ]);
  expect(sorted.map(({ severity, at }) => [severity, at])).toEqual([
    ['finding', 2],
    ['finding', 1],
    ['unknown', 3],
    ['unknown', undefined],
    ['note', 9],
  ]);
  expect(findingsOfMachine(sorted, '/M')).toHaveLength(5);
  expect(findingsOfMachine(sorted, '/n')).toEqual([]);
  expect(findingsOfConsent(sorted, 'rs-1')).toHaveLength(5);
});

it('puts what has no time last, and sorts by kind what has none, whichever was found first', () => {
  const kinds = ['otherCaller', 'accessWithoutRecord', 'recordEdited'] as const;
  const about = { severity: 'finding', machineIds: [], sentence: '', remedy: '', evidence: [] } as const;
  const all: Finding[] = [...kinds.map((kind) => ({ ...about, kind })), { ...about, kind: 'unreadPlaces', at: 1 }];
  for (const found of [all, all.toReversed()]) {
    const sorted = sortFindings(found);
    expect(sorted.map(({ at }) => at)).toEqual([1, undefined, undefined, undefined]);
    expect(sorted.slice(1).map(({ kind }) => kind)).toEqual(kinds.toSorted());
  }
});
