import type { Mutation } from '#assure/world/bundle.ts';
import { createWorkshop, type Workshop } from '#assure/world/world.ts';
import type { RuleName } from './violation.ts';

/** A fault planted into the app, and the rule that must notice it, alone. */
export interface Mutant extends Mutation {
  name: string;
  noticedBy: RuleName;
  /** Almost any sequence shows it, so that a quick run can plant it too. */
  quick?: true;
  /** What has to be planted with it. */
  also?: Mutation;
}

const operations = 'src/azure/operations';

const withoutRecord: Mutation = {
  file: 'src/azure/signed.ts',
  find: "if ('do' in record) return record;",
  replace: "if ('do' in record || groupId !== '') return record as never;",
};

/** The app with a fault planted into it. */
export const mutantWorkshop = ({ also, ...own }: Mutation & { also?: Mutation }): Promise<Workshop> =>
  createWorkshop(also === undefined ? [own] : [own, also]);

/** @throws {Error} when no fault has that name. */
export const mutantNamed = (name: string): Mutant => {
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`There is no app that ${name}.`);
  return mutant;
};

/** At least one for every rule: a harness that does not notice them would notice no real fault either. */
export const mutants: readonly Mutant[] = [
  { name: 'grants without a record', quick: true, noticedBy: 'I1', ...withoutRecord },
  { name: 'has its request accepted without a record', noticedBy: 'I5', ...withoutRecord },
  {
    name: 'asks for a higher level than agreed',
    quick: true,
    noticedBy: 'I2',
    file: `${operations}/decide-grant.ts`,
    find: "type: 'Enable', level: agreed.level,",
    replace: "type: 'Enable', level: 'DiagnosticsAndRepair',",
  },
  {
    name: 'asks for an hour more than agreed',
    noticedBy: 'I2',
    file: `${operations}/decide-grant.ts`,
    find: 'notAfter: agreed.notAfter }],',
    replace: 'notAfter: new Date(Date.parse(agreed.notAfter) + 3_600_000).toISOString() }],',
  },
  {
    name: 'calls a revoke that Azure accepted "Revoked"',
    quick: true,
    noticedBy: 'I3',
    file: 'src/consent/access/job-table.ts',
    find: "revokeAccepted: { kind: 'revocationPending', rank: 3 },",
    replace: "revokeAccepted: { kind: 'revoked' },",
  },
  {
    name: 'calls access that was asked for "Active"',
    quick: true,
    noticedBy: 'I4',
    file: 'src/consent/access/job-table.ts',
    find: "requested: { kind: 'requested', rank: 1 },",
    replace: "requested: { kind: 'active', rank: 1 },",
  },
  {
    name: 'writes over what stands under the name of its record',
    noticedBy: 'I5',
    file: 'src/azure/resources/deployments.ts',
    find: "return fail(record, 'conflict', `The resource group holds another record named ${record.name}.`);",
    replace: 'return undefined;',
  },
  {
    name: 'offers no revoke for active access',
    quick: true,
    noticedBy: 'I6',
    file: 'src/consent/access/decide.ts',
    find: '...jobPart(verdict, evidence),\n    mayHaveAccess: true,',
    replace: "...jobPart(verdict, evidence),\n    mayHaveAccess: verdict.finding !== 'active',",
  },
  {
    name: 'forgets access whose job somebody deleted',
    noticedBy: 'I6',
    file: 'src/consent/access/consents.ts',
    find: 'if (jobs === undefined) return [];',
    replace: 'if (jobs === undefined || now > 0) return [];',
  },
  {
    name: 'believes an end that is on record',
    noticedBy: 'I6',
    file: 'src/consent/access/consents.ts',
    find: '!replaced.has(consentId.toLowerCase()),',
    replace:
      '!replaced.has(consentId.toLowerCase()) &&\n        consentsIn(evidence).every((one) => one.consentId !== consentId || one.end === undefined),',
  },
  {
    name: 'takes the press of a script for one of a person',
    noticedBy: 'I7',
    file: `${operations}/operations.ts`,
    find: '!press.isTrusted &&',
    replace: 'intents.length > 1000 &&',
  },
  {
    name: 'goes on with a grant after somebody has signed in',
    noticedBy: 'I7',
    file: `${operations}/operations.ts`,
    find: "auth().isBack && row.intent.kind !== 'revoke'",
    replace: "row.intent.kind === 'setUp'",
  },
  {
    name: 'grants by a signature of a key that is not Entra’s',
    noticedBy: 'I7',
    file: 'src/azure/signed.ts',
    find: 'const isOwn = verdict.keyConfirmed &&',
    replace: 'const isOwn =',
  },
  {
    name: 'grants by what somebody else has signed',
    noticedBy: 'I7',
    file: 'src/azure/signed.ts',
    find: 'if (!sameId(consent.userId, account.userId) ||',
    replace: 'if (',
    also: { file: 'src/azure/signed.ts', find: '&& sameId(verdict.oid, account.userId)', replace: '' },
  },
  {
    name: 'shows access as active for an hour after its end',
    noticedBy: 'I8',
    file: 'src/consent/access/job.ts',
    find: 'return until !== undefined && now >= until;',
    replace: 'return until !== undefined && now >= until + 3_600_000;',
  },
  {
    name: 'sends before Retry-After is over',
    noticedBy: 'retry-after',
    file: 'src/azure/http/budget.ts',
    find: '({ until }) => until > elapsed()',
    replace: '({ until }) => until < 0',
  },
  {
    name: 'takes a lost reply for an answer',
    noticedBy: 'transport-failure',
    file: `${operations}/decide-shared.ts`,
    find: "  'network',\n  'serverError',\n",
    replace: '',
  },
  {
    name: 'forgets a revoke when the page ends',
    noticedBy: 'pursuit',
    file: `${operations}/operations.ts`,
    find: 'row.account === account && !isKnown(row)',
    replace: "row.account === account && !isKnown(row) && row.intent.kind !== 'revoke'",
  },
  {
    name: 'asks for a role after somebody has signed in',
    noticedBy: 'role-press',
    file: `${operations}/operations.ts`,
    find: "auth().isBack && row.intent.kind !== 'revoke'",
    replace: "row.intent.kind === 'setUp'",
  },
  {
    name: 'grants before its role is there',
    quick: true,
    noticedBy: 'authority',
    file: `${operations}/engine.ts`,
    find: '(await sign(run)) ?? (await authorize(run)) ??',
    replace: '(await sign(run)) ??',
  },
  {
    name: 'activates a role before it revokes',
    noticedBy: 'revoke-first',
    file: `${operations}/engine.ts`,
    find: 'const steps = await Promise.all(requests.map(',
    replace:
      'if (isRevoke(run)) await roles.forRevoke(run.operation, run.stopping.signal);\n    const steps = await Promise.all(requests.map(',
  },
  {
    name: 'follows a link to another host',
    noticedBy: 'foreign-host',
    file: 'src/azure/http/azure-url.ts',
    find: 'if (url === undefined || url.origin !== base.origin || !armPath.test(url.pathname))',
    replace: 'if (url === undefined)',
    // The lists of a trial have one page, so the link is made to come from elsewhere.
    also: {
      file: 'src/azure/resources/machines.ts',
      find: 'path: machineId,',
      replace: 'path: `https://elsewhere.invalid${machineId}`,',
    },
  },
  {
    name: 'asks for the end of access whose place another grant has taken',
    noticedBy: 'later-grant',
    file: `${operations}/decide-revoke.ts`,
    find: '...live\n      .filter((job) => meant.includes(job) && !isEnded(job))',
    replace: '...meant',
  },
];
