/** Writes docs/access-states.md: the rule by which the state of access follows from evidence, as `accessState` answers it. */
import {
  cellEvidence,
  cellJob,
  cellNow,
  datings,
  displacedKinds,
  earlier,
  ends,
  extensions,
  goneJobs,
  jobKinds,
  machines,
  outcomes,
  recordsRead,
  reports,
  sessions,
  types,
} from '#src/consent/access/access-cells.ts';
import {
  accessState,
  type AccessEvidence,
  type AccessState,
  type JobEvidence,
} from '#src/consent/access/access-state.ts';

type Row = readonly string[];

/** A table as oxfmt leaves it. */
function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((cell, index) => Math.max(3, cell.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const line = (row: Row) => `| ${widths.map((width, index) => (row[index] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The word, short where it is long, and marked where a revoke is not offered. */
function shown(evidence: AccessEvidence): string {
  const { word, canRevoke } = accessState(evidence);
  const name = word === 'Removal accepted, waiting for the machine' ? 'Removal accepted' : word;
  return canRevoke.allowed ? name : `${name} ∎`;
}

const done = datings['after its request'];
const present = machines['stayed Connected'];
const ofJob = (job: JobEvidence, machine: AccessEvidence['machine'] = present) =>
  shown(cellEvidence({ jobs: [job], machine }));

/** What the machine says, sessions included. */
const says = {
  nothing: reports.nothing,
  Active: reports.Active,
  'Expired or Revoked': reports.Revoked,
  Superseded: reports.Superseded,
  '"Revoked", from before the request': reports['"Revoked", from before the request'],
  '"Superseded", from before the request': reports['"Superseded", from before the request'],
  'none of Active, yet a session is open': { ...reports.Revoked, ...sessions['one open'] },
  'a word not known here': reports['a word not known here'],
} as const satisfies Record<string, Partial<JobEvidence>>;

function enableRows(): Row[] {
  return Object.entries(ends).flatMap(([end, until]) =>
    Object.entries(says).map(([report, node]) => [
      end,
      report,
      ...Object.values(outcomes).map((outcome) => ofJob(cellJob(types.Enable, until, outcome, done, node))),
    ]),
  );
}

function revokeRows(): Row[] {
  return Object.entries(ends).flatMap(([end, until]) =>
    Object.entries(says).map(([report, node]) => [
      end,
      report,
      ...Object.values(machines).map((machine) =>
        ofJob(cellJob(types.Revoke, until, outcomes.succeeded, done, node), machine),
      ),
    ]),
  );
}

function underWayRows(): Row[] {
  const { succeeded: _succeeded, ...others } = outcomes;
  return Object.entries(ends).flatMap(([end, until]) =>
    Object.entries(says).map(([report, node]) => [
      end,
      report,
      ...Object.values(others).map((outcome) => ofJob(cellJob(types.Revoke, until, outcome, done, node))),
    ]),
  );
}

function datingRows(): Row[] {
  return Object.entries(datings).map(([dating, dated]) => [
    dating,
    ofJob(cellJob(types.Enable, ends.ahead, outcomes.succeeded, dated, reports.Active)),
    ofJob(cellJob(types.Enable, ends.ahead, outcomes.failed, dated)),
    ofJob(cellJob(types.Revoke, ends.ahead, outcomes.succeeded, dated, reports.Revoked)),
    ofJob(cellJob(types.Revoke, ends.ahead, outcomes.failed, dated, reports.Revoked)),
  ]);
}

const pairs = { ...jobKinds, ...displacedKinds };

function pairRows(): Row[] {
  return Object.entries(pairs).map(([newer, newest]) => [
    newer,
    ...Object.values(pairs).map((older) => shown(cellEvidence({ jobs: [newest, earlier(older)] }))),
  ]);
}

const lastJobs = {
  none: [],
  'removal done': [jobKinds['removal done']],
  failed: [jobKinds.failed],
} as const;

const openConsents = { no: recordsRead.none, yes: recordsRead['of a consent without a job'] };

function withoutJobRows(): Row[] {
  return Object.entries(goneJobs).flatMap(([gone, removedJobs]) =>
    Object.entries(openConsents).flatMap(([isOpen, records]) =>
      Object.entries(lastJobs).map(([last, jobs]) => [
        gone,
        isOpen,
        last,
        ...Object.values(extensions).map((extension) =>
          shown(cellEvidence({ jobs: [...jobs], records, extension, ...(removedJobs && { removedJobs }) })),
        ),
      ]),
    ),
  );
}

const unread: Record<string, Partial<AccessEvidence>> = {
  'Azure has no such machine': { machine: 'notFound' },
  'the jobs could not be read': { jobs: 'unknown' },
  'Azure offers no jobs here, the extension is absent': { jobsUnavailable: 'x', extension: 'absent' },
  'Azure offers no jobs here, the extension is ready': { jobsUnavailable: 'x', extension: extensions.ready },
  'Azure offers no jobs here, a consent runs': {
    jobsUnavailable: 'x',
    records: recordsRead['of a consent without a job'],
  },
  'Azure offers no jobs here, the extension is ready, the records were not read': {
    jobsUnavailable: 'x',
    extension: extensions.ready,
    records: recordsRead['not read'],
  },
  'a job is gone, and Azure has another machine of this name': {
    machine: { status: 'Connected', readAt: cellNow, vmId: 'another' },
    removedJobs: [{ name: 'rs-gone', goneAt: cellNow - 7_200_000, thereAt: cellNow - 7_260_000, vmId: 'one' }],
  },
  'a request to revoke has no reply yet, access was active': { jobs: [jobKinds.active], pending: 'requestingRemoval' },
};

/** One state for each word, with what may be done. */
function wordRows(): Row[] {
  const samples: AccessEvidence[] = [
    ...Object.values(extensions).map((extension) => cellEvidence({ extension })),
    ...Object.values(pairs).map((job) => cellEvidence({ jobs: [job] })),
    cellEvidence({ jobs: [jobKinds['removal done']], machine: machines['away since days'] }),
    ...Object.values(unread).map((change) => cellEvidence(change)),
    // An open consent, or a request that failed, may have let somebody in whatever the extension says.
    ...Object.values(extensions).flatMap((extension) =>
      Object.values(openConsents).flatMap((records) =>
        Object.values(lastJobs).map((jobs) => cellEvidence({ jobs: [...jobs], records, extension })),
      ),
    ),
  ];
  const byWord = new Map<string, AccessState[]>();
  for (const state of samples.map(accessState)) byWord.set(state.word, [...(byWord.get(state.word) ?? []), state]);
  return [...byWord].map(([word, states]) => [
    word,
    whether(states, 'canRevoke'),
    whether(states, 'canGrant'),
    whether(states, 'canConfigure'),
  ]);
}

function whether(states: readonly AccessState[], what: 'canRevoke' | 'canGrant' | 'canConfigure'): string {
  const answers = new Set(states.map((state) => (state[what].allowed ? 'yes' : 'no')));
  return answers.size === 2 ? 'it depends' : ([...answers][0] ?? '');
}

const outcomeHeads = Object.keys(outcomes).map((name) => `outcome ${name}`);

/** The whole page, with one newline at its end. */
export function accessStatesPage(): string {
  return `# What is shown, and what may be done

Made by asking \`accessState\` (\`src/consent/access/access-state.ts\`) for each combination; a test compares. Renew it with \`npx vitest run --project "unit*" scripts/access-table.test.ts -u\`.

∎ marks the cells where no revoke is offered, because there is nothing to end. _Removal accepted_ is short for _Removal accepted, waiting for the machine_. The list and a machine's page write _None_ as _Not set up_. A word that Azure uses and that is not known here never
counts as success. Each state also names its evidence, when Azure was read (\`readAt\`) and when the machine itself last reported (\`reportedAt\`).

## The words

Granting needs, besides, a machine that is not known to be away.

${table(['Word', 'Revoke', 'Grant', 'Configure'], wordRows())}

## One job that lets Microsoft Support in

By its agreed end, what the machine reports, and how far Azure says that the request has come. A level that is not known here makes every row before the end _Unknown_. A job of a type that is not known here is
_Unknown_. "Superseded" is shown for a job alone: where Azure lists another that took its place, and of which the machine has reported since, it says nothing more.

${table(['Agreed end', 'The machine reports', ...outcomeHeads], enableRows())}

## One job that takes access back

Done, as Azure says; by what was read of the machine, against the moment of the removal.

${table(['Agreed end', 'The machine reports', ...Object.keys(machines)], revokeRows())}

Not done:

${table(['Agreed end', 'The machine reports', ...outcomeHeads.slice(1)], underWayRows())}

## When the outcome came about

An outcome from before the newest request is that of an earlier one.

${table(
  ['Outcome dated', 'Enable succeeded, Active', 'Enable failed', 'Revoke succeeded, Revoked', 'Revoke failed, Revoked'],
  datingRows(),
)}

## Two jobs

The newer one by row, the older one by column.

${table(['Newer job', ...Object.keys(jobKinds)], pairRows())}

## No live job

By jobs that Azure showed before and no longer has, consents whose time runs and that have no job, the newest job, and the extension.

${table(['Jobs gone', 'Open consent', 'Newest job', ...Object.keys(extensions).map((name) => `extension ${name}`)], withoutJobRows())}

## What is read elsewhere

${table(
  ['Evidence', 'Shown'],
  Object.entries(unread).map(([name, change]) => [name, shown(cellEvidence(change))]),
)}
`;
}
