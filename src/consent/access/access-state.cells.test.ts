import { describe, expect, it } from 'vitest';

import {
  cellEvidence,
  cellJob,
  datings,
  displacedKinds,
  earlier,
  ends,
  extensions,
  goneJobs,
  jobKinds,
  levels,
  machines,
  outcomes,
  product,
  recordsRead,
  reports,
  sessions,
  types,
  vagueKinds,
} from './access-cells.ts';
import { broken, ruleNames } from './access-oracle.ts';
import { accessState, type AccessState, type AccessWord, type JobEvidence } from './access-state.ts';

/** So many cells would hold up every mutant; the example tests must kill them by themselves. */
const isMutationRun = process.env['STRYKER_MUTATOR_WORKER'] !== undefined;

describe.skipIf(isMutationRun)('every cell', { timeout: 120_000 }, () => {
  it('of one job breaks no rule of what must never be shown', () => {
    const found: string[] = [];
    const words = new Set<AccessWord>();
    let cells = 0;
    const classes = { types, outcomes, datings, reports, ends, levels, sessions };
    for (const { names, values } of product(classes)) {
      const job = cellJob(...(Object.values(values) as Partial<JobEvidence>[]));
      for (const [name, machine] of Object.entries(machines)) {
        const evidence = cellEvidence({ machine, jobs: [job] });
        const state = accessState(evidence);
        words.add(state.word);
        cells += 1;
        for (const rule of broken(evidence, state)) found.push(`${rule}: ${state.word}, ${names.join(', ')}, ${name}`);
      }
    }
    expect(found.slice(0, 20)).toEqual([]);
    expect(cells).toBe(3 * 6 * 4 * 8 * 3 * 2 * 2 * 14);
    expect([...words].toSorted()).toEqual([
      'Access requested',
      'Active',
      'Expired',
      'Expired, checking',
      'Failed',
      'Removal accepted, waiting for the machine',
      'Removed from Azure',
      'Revoked',
      'Unknown',
    ]);
  });

  it('of a removal on one machine breaks none where another has its name by now, and is never Revoked or Expired', () => {
    const found: string[] = [];
    const words = new Set<AccessWord>();
    const classes = { outcomes, datings, reports, ends, sessions };
    for (const { names, values } of product(classes)) {
      const job = cellJob(types.Revoke, { vmId: 'one' }, ...(Object.values(values) as Partial<JobEvidence>[]));
      for (const [name, read] of Object.entries(machines)) {
        if (typeof read !== 'object') continue;
        const evidence = cellEvidence({ machine: { ...read, vmId: 'other' }, jobs: [job] });
        const state = accessState(evidence);
        words.add(state.word);
        for (const rule of broken(evidence, state)) found.push(`${rule}: ${state.word}, ${names.join(', ')}, ${name}`);
      }
    }
    expect(found.slice(0, 20)).toEqual([]);
    expect([...words].toSorted()).toEqual([
      'Failed',
      'Removal accepted, waiting for the machine',
      'Removed from Azure',
      'Unknown',
    ]);
  });

  it('of two jobs, the extension, the records and what is gone breaks none either', () => {
    const found: string[] = [];
    const words = new Set<AccessWord>();
    let cells = 0;
    const older = Object.fromEntries(Object.entries(jobKinds).map(([name, job]) => [name, earlier(job)]));
    const newest = { none: undefined, ...jobKinds };
    // Its cells are among those of a place that was taken, with every machine.
    const { 'gone, no server has told since when': _untold, ...gone } = goneJobs;
    const classes = {
      newest,
      older: { none: undefined, ...older },
      extensions,
      recordsRead,
      goneJobs: gone,
      machines: { connected: machines['stayed Connected'], away: machines['away since days'], unread: 'unknown' },
      besides: {
        nothing: {},
        'no jobs offered': { jobsUnavailable: 'The provider is not registered.' },
        'a reply awaited': { pending: 'requestingRemoval' },
      },
    } as const;
    for (const { names, values } of product(classes)) {
      const jobs = [values.older, values.newest].flatMap((job) => job ?? []);
      const evidence = cellEvidence({
        jobs,
        machine: values.machines,
        extension: values.extensions,
        records: values.recordsRead,
        ...(values.goneJobs && { removedJobs: values.goneJobs }),
        ...values.besides,
      });
      const state = accessState(evidence);
      words.add(state.word);
      cells += 1;
      for (const rule of broken(evidence, state)) found.push(`${rule}: ${state.word}, ${names.join(', ')}`);
    }
    expect(found.slice(0, 20)).toEqual([]);
    expect(cells).toBe(13 * 13 * 7 * 5 * 3 * 3 * 3);
    expect(words.size).toBe(14);
  });
});

describe.skipIf(isMutationRun)(
  'every cell of two jobs of which the place of one was taken',
  { timeout: 120_000 },
  () => {
    it('breaks no rule of what must never be shown', () => {
      const found: string[] = [];
      const newest = { none: undefined, ...jobKinds, ...displacedKinds, ...vagueKinds };
      const older = Object.fromEntries(Object.entries(newest).map(([name, job]) => [name, job && earlier(job)]));
      const displaced = new Set<string>(Object.keys(displacedKinds));
      const vague = new Set<string>(Object.keys(vagueKinds));
      let cells = 0;
      for (const pair of product({ newest, older } as const)) {
        const kinds = pair.names.map((name) => name.replace(/^(?:newest|older) /, ''));
        const isVague = kinds.some((name) => vague.has(name));
        // What is vague matters next to a place that was taken.
        const isMeant = (name: string) => (isVague ? name.startsWith('superseded') : displaced.has(name));
        if (!kinds.some(isMeant)) continue;
        const jobs = [pair.values.older, pair.values.newest].flatMap((job) => job ?? []);
        for (const { names, values } of product({ extensions, goneJobs, machines } as const)) {
          const { goneJobs: removedJobs, extensions: extension, machines: machine } = values;
          const evidence = cellEvidence({ jobs, extension, machine, ...(removedJobs && { removedJobs }) });
          const state = accessState(evidence);
          cells += 1;
          for (const rule of broken(evidence, state))
            found.push(`${rule}: ${state.word}, ${[...pair.names, ...names].join(', ')}`);
        }
      }
      expect(found.slice(0, 20)).toEqual([]);
      expect(cells).toBe((15 * 15 - 13 * 13 + 2 * 4 * 4) * 7 * 4 * 14);
    });
  },
);

describe('what must never be shown', () => {
  it('is noticed: each rule is broken by some lie', () => {
    const no = { allowed: false, reason: '' } as const;
    const lies: Partial<AccessState>[] = [
      { word: 'Revoked' },
      { word: 'Active' },
      { word: 'Expired' },
      { canRevoke: no },
      { canGrant: { allowed: true } },
      { canConfigure: { allowed: true } },
      { detail: '' },
      { evidence: [] },
      { readAt: 0 },
      { level: undefined as never },
    ];
    const cells = [
      ...Object.values({ ...jobKinds, ...displacedKinds }).map((job) => cellEvidence({ jobs: [job] })),
      cellEvidence({ jobsUnavailable: 'The provider is not registered.', records: 'unknown' }),
    ];
    const noticed = cells.flatMap((evidence) => {
      const state = accessState(evidence);
      expect(broken(evidence, state)).toEqual([]);
      return lies.flatMap((lie) => broken(evidence, { ...state, ...lie }));
    });
    expect([...new Set(noticed)].toSorted()).toEqual(ruleNames.toSorted());
  });
});
