import type { Mutation } from '#assure/world/bundle.ts';
import type { RuleName } from './violation.ts';

/** A fault planted into the app, and the rule that must notice it, alone. */
export interface Mutant {
  name: string;
  noticedBy: RuleName;
  /** Almost any sequence shows it, so that a quick run can plant it too. */
  quick?: true;
  mutations: readonly Mutation[];
}

/** At least one for every rule: a harness that does not notice them would notice no real fault either. */
export const mutants: readonly Mutant[] = [
  {
    name: 'grants without a record',
    quick: true,
    noticedBy: 'I1',
    mutations: [
      {
        file: 'src/azure/grant/grant-bulk.ts',
        find: 'await writeConsentRecord(group, run.record, run.signal);',
        replace: 'await Promise.resolve();',
      },
    ],
  },
  {
    name: 'has its request accepted without a record',
    noticedBy: 'I5',
    mutations: [
      {
        file: 'src/azure/grant/grant-bulk.ts',
        find: 'await writeConsentRecord(group, run.record, run.signal);',
        replace: 'await Promise.resolve();',
      },
    ],
  },
  {
    name: 'asks for a higher level than agreed',
    quick: true,
    noticedBy: 'I2',
    mutations: [
      {
        file: 'src/azure/grant/grant-job.ts',
        find: 'level: record.consent.level, notAfter: record.consent.notAfter }',
        replace: "level: 'DiagnosticsAndRepair', notAfter: record.consent.notAfter }",
      },
    ],
  },
  {
    name: 'asks for an hour more than agreed',
    noticedBy: 'I2',
    mutations: [
      {
        file: 'src/azure/grant/grant-job.ts',
        find: 'level: record.consent.level, notAfter: record.consent.notAfter }',
        replace:
          'level: record.consent.level, notAfter: new Date(Date.parse(record.consent.notAfter) + 3_600_000).toISOString() }',
      },
    ],
  },
  {
    name: 'calls a removal that Azure accepted "Revoked"',
    quick: true,
    noticedBy: 'I3',
    mutations: [
      {
        file: 'src/consent/access/access-job-table.ts',
        find: "removalAccepted: { word: 'Removal accepted, waiting for the machine', standing: 'live' },",
        replace: "removalAccepted: { word: 'Revoked', standing: 'over' },",
      },
    ],
  },
  {
    name: 'calls access that was asked for "Active"',
    quick: true,
    noticedBy: 'I4',
    mutations: [
      {
        file: 'src/consent/access/access-job-table.ts',
        find: "  requested: { word: 'Access requested', standing: 'live' },",
        replace: "  requested: { word: 'Active', standing: 'live' },",
      },
    ],
  },
  {
    name: 'writes over what stands under the name of its record',
    noticedBy: 'I5',
    mutations: [
      {
        file: 'src/azure/records/record-deployments.ts',
        find: "return found === undefined || (await record.isSame(found.properties)) ? found : fail(record, 'conflict', otherwise);",
        replace: 'return found === undefined || (await record.isSame(found.properties)) ? found : undefined;',
      },
    ],
  },
  {
    name: 'offers no revoke for active access',
    quick: true,
    noticedBy: 'I6',
    mutations: [
      {
        file: 'src/consent/access/access-verdicts.ts',
        find: "canRevoke: decision.mayExist ? yes : no('There is no access to revoke.'),",
        replace:
          "canRevoke: decision.mayExist && decision.word !== 'Active' ? yes : no('There is no access to revoke.'),",
      },
    ],
  },
  {
    name: 'takes the press of a script for one of a person',
    noticedBy: 'I7',
    mutations: [
      {
        file: 'src/azure/grant/grants.ts',
        find: "if (!press.isTrusted) throw new Error('Access is granted only by a press of a person.');",
        replace: 'void press;',
      },
    ],
  },
  {
    name: 'shows access as active for an hour after its end',
    noticedBy: 'I8',
    mutations: [
      {
        file: 'src/consent/access/access-job.ts',
        find: "return now < until ? 'ahead' : 'passed';",
        replace: "return now < until + 3_600_000 ? 'ahead' : 'passed';",
      },
    ],
  },
  {
    name: 'sends before Retry-After is over',
    noticedBy: 'retry-after',
    mutations: [
      {
        file: 'src/azure/transport/throttle-gate.ts',
        find: 'return Math.max(0, open - elapsed());',
        replace: 'return 0 * open;',
      },
    ],
  },
  {
    name: 'takes a lost reply for an answer',
    noticedBy: 'transport-failure',
    mutations: [
      {
        file: 'src/azure/transport/operations.ts',
        find: "['network', 'serverError', 'malformed', 'throttled'].includes(error.kind);",
        replace: "['malformed', 'throttled'].includes(error.kind);",
      },
    ],
  },
  {
    name: 'forgets a revoke when the page ends',
    noticedBy: 'pursuit',
    mutations: [
      {
        file: 'src/azure/revoke/revokes.ts',
        find: 'onRevokeElsewhere((machineId) => void resumeFrom(machineId));\n  await resumeFrom();',
        replace: 'await Promise.resolve();',
      },
    ],
  },
  {
    name: 'follows a link to another host',
    noticedBy: 'foreign-host',
    mutations: [
      {
        file: 'src/azure/transport/azure-url.ts',
        find: 'if (url === undefined || url.origin !== base.origin || !armPath.test(url.pathname)) {',
        replace: 'if (url === undefined) {',
      },
      // The lists of a trial have one page, so the link is made to come from elsewhere.
      {
        file: 'src/azure/resources/machines.ts',
        find: 'path: machineId,',
        replace: 'path: `https://elsewhere.invalid${machineId}`,',
      },
    ],
  },
  {
    name: 'goes on with a grant after somebody has signed in',
    noticedBy: 'I7',
    mutations: [
      {
        file: 'src/azure/journal/grant-hold.ts',
        find: "if (row.act === 'grant' && row.awaitsPress !== true) page.put({ ...row, awaitsPress: true });",
        replace: 'void [row, page];',
      },
    ],
  },
  {
    name: 'asks once more for the end of access whose place another grant has taken',
    noticedBy: 'later-grant',
    mutations: [
      {
        file: 'src/azure/revoke/revoke-replaced.ts',
        find: 'if (job === undefined || !isPassedOver(job, evidence)) return false;',
        replace: 'if (job === undefined || isPassedOver(job, evidence)) return false;',
      },
    ],
  },
];
