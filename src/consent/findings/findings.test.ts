import { expect, it } from 'vitest';
import type { AccessEvidence, JobEvidence } from '#src/consent/access/evidence.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { sampleUser } from '#test/consent/samples.ts';
import { type ConsentFact, type Finding, type FindingFacts, type FindingKind } from './finding.ts';
import { findingsOf } from './findings.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse('2026-11-30T12:00:00Z');
const time = (ms: number) => new Date(ms).toISOString();
const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-a';
const machineId = `${group}/providers/microsoft.hybridcompute/machines/srv-1`;
const consentId = 'rs-aaaaaaaaaaaaaaaaaaaaa';

function job(change: Partial<JobEvidence> = {}): JobEvidence {
  return {
    name: consentId,
    type: 'Enable',
    accessLevel: 'Diagnostics',
    expirationTimestamp: time(now + 4 * hour),
    provisioningState: 'Succeeded',
    status: 'Succeeded',
    nodeState: 'Active',
    nodeUpdatedAt: time(now - 50 * minute),
    sessions: [],
    createdBy: 'ada@contoso.example',
    createdAt: time(now - hour),
    lastModifiedAt: time(now - hour),
    ...change,
  };
}

function consent(change: Partial<ConsentFact> = {}, agreed: Partial<Consent> = {}): ConsentFact {
  return {
    consentId,
    consent: {
      schema: 'remote-support-consent/1',
      tenantId: '00000000-0000-4000-8000-00000000000a',
      userId: '00000000-0000-4000-8000-00000000000b',
      machines: [machineId],
      target: 'windowsServer',
      level: 'Diagnostics',
      notBefore: time(now - hour),
      notAfter: time(now + 4 * hour),
      ticket: null,
      reason: 'Disk is full',
      terms: { id: 'x', version: '2024-10-30', language: 'en', sha256: '0'.repeat(64) },
      commands: { version: '2025-07', sha256: '0'.repeat(64) },
      app: { version: '1', build: '1' },
      replaces: [],
      salt: '0'.repeat(32),
      ...agreed,
    },
    ends: [],
    reviews: [],
    withoutRecord: [],
    ...change,
  };
}

function evidence(jobs: JobEvidence[] = [job()], change: Partial<AccessEvidence> = {}): AccessEvidence {
  return {
    machineId,
    machine: {
      readAt: now,
      value: { status: 'Connected', lastStatusChange: time(now - 48 * hour), vmId: 'vm', azureLocal: false },
    },
    extension: { readAt: now, value: { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' } },
    jobs: { readAt: now, value: jobs },
    consents: { readAt: now, value: [] },
    ungiven: { readAt: now, value: [] },
    activity: { readAt: now, value: [] },
    ...change,
  };
}

function find(change: Partial<FindingFacts>): Finding[] {
  return findingsOf({
    machines: [evidence()],
    consents: [consent()],
    problems: [],
    acceptances: [],
    signers: new Map(),
    closed: new Map(),
    now,
    ...change,
  });
}

const end = {
  kind: 'remote-support-end-record/1' as const,
  consentId,
  machineId,
  ended: 'revoked' as const,
  confirmedAt: time(now - 30 * minute),
  evidence: 'By hand.',
};
const signer = {
  is: 'valid',
  oid: 'someone',
  username: 'alan@contoso.example',
  signedAt: now,
  keyConfirmed: true,
} as const;
const problem = { kind: 'forbidden', message: 'No permission.' };

/** An honest grant in which this one thing is wrong. */
const plants: Record<FindingKind, Partial<FindingFacts>> = {
  accessWithoutConsent: { consents: [] },
  machineNotInConsent: { consents: [consent({}, { machines: [`${machineId}-other`] })] },
  otherComputer: { consents: [consent({}, { vmIds: [sampleUser] })] },
  levelBeyondConsent: { machines: [evidence([job({ accessLevel: 'DiagnosticsAndRepair' })])] },
  endBeyondConsent: { machines: [evidence([job({ expirationTimestamp: time(now + 5 * hour) })])] },
  emergencyUnreviewed: { consents: [consent({}, { emergency: 'Nobody answers' })] },
  accessAfterEnd: { consents: [consent({ ends: [end] })] },
  unconfirmedAccess: { machines: [evidence([])] },
  requestClosed: { closed: new Map([[consentId, { number: '2411240040001234', closedAt: now }]]) },
  againstAdvice: { advice: [{ name: 'Production', owner: 'Ops', longest: 'PT4H' }] },
  revocationOverdue: {
    machines: [
      evidence(
        [
          job({
            type: 'Revoke',
            provisioningState: 'Creating',
            status: 'Scheduled',
            lastModifiedAt: time(now - 7 * hour),
          }),
        ],
        {
          machine: {
            readAt: now,
            value: { status: 'Disconnected', lastStatusChange: time(now - 8 * hour), vmId: 'vm', azureLocal: false },
          },
        },
      ),
    ],
  },
  recordFault: {
    problems: [{ scope: `${group}/providers/microsoft.resources/deployments/x`, consentId, is: 'invalid' }],
  },
  recordMissing: { consents: [consent({ withoutRecord: [group] })] },
  signatureInvalid: {
    signers: new Map<string, RecordSignature>([[consentId, { is: 'invalid', why: 'otherConsent' }]]),
  },
  endUnproven: { machines: [evidence([])], consents: [consent({ ends: [end] })] },
  otherCreator: { signers: new Map([[consentId, signer]]) },
  unread: { problems: [{ scope: group, is: 'unread', problem }] },
};

const kinds = Object.keys(plants) as FindingKind[];

it('finds nothing in an honest grant', () => {
  expect(find({})).toEqual([]);
});

it.each(kinds)('finds %s where only that is wrong', (kind) => {
  const found = find(plants[kind]).map(({ is }) => is);
  // An end on record doesn't hide that the access is unconfirmed.
  expect(found).toEqual(kind === 'endUnproven' ? ['unconfirmedAccess', 'endUnproven'] : [kind]);
});

it('finds a job that was deleted, of a consent or not, where nothing proves its end', () => {
  const event = { job: 'cli-access', at: time(now - 10 * minute) };
  const activity = { readAt: now, value: [{ ...event, is: 'put' } as const, { ...event, is: 'deleted' } as const] };
  const deleted = { job: 'cli-access', at: event.at };
  expect(find({ machines: [evidence([job()], { activity })] })).toMatchObject([
    { is: 'unconfirmedAccess', severity: 'high', deleted },
  ]);
});

it('tells at once of live access on another computer, and not of what the former one had', () => {
  const consents = plants.otherComputer.consents ?? [];
  expect(find({ consents })).toMatchObject([{ is: 'otherComputer', severity: 'high', isLive: true }]);
  const over = job({ type: 'Revoke', nodeState: 'Revoked' });
  expect(find({ consents, machines: [evidence([over])] }).filter(({ is }) => is === 'otherComputer')).toEqual([]);
});

it('says nothing of a consent that waits for a role', () => {
  const ungiven = { readAt: now, value: [{ consentId, answerBy: now + hour }] };
  expect(find({ machines: [evidence([], { ungiven })] })).toEqual([]);
});

it('lets only a signed consent take the place of another', () => {
  const later = consent({ consentId: 'rs-bbbbbbbbbbbbbbbbbbbbb' }, { replaces: [consentId] });
  const facts = { consents: [consent(), later], machines: [evidence([job({ name: later.consentId })])] };
  const signers = new Map([[later.consentId, { ...signer, username: 'ada@contoso.example' }]]);
  expect(find({ ...facts, signers })).toEqual([]);
  expect(find(facts)).toMatchObject([{ is: 'unconfirmedAccess', consentId }]);
});

it('says of a job beside unread records that it couldn’t be checked', () => {
  const found = find({ consents: [], problems: [{ scope: group, is: 'unread', problem }] });
  expect(found.map(({ is, severity }) => [is, severity])).toEqual([
    ['accessWithoutConsent', 'unknown'],
    ['unread', 'unknown'],
  ]);
});

it('says nothing of a missing job that was looked for before the grant could be done', () => {
  const late = consent({}, { notBefore: time(now - 10 * minute) });
  expect(find({ machines: [evidence([])], consents: [late] })).toEqual([]);
});

it('tells a machine that couldn’t be read once, and claims nothing of it', () => {
  const unread = { readAt: now, problem };
  const found = find({ machines: [evidence([], { jobs: unread, extension: unread })] });
  expect(found).toMatchObject([{ is: 'unread', scope: machineId }]);
});

it('lets go of what was over before the Activity Log can tell', () => {
  const old = now - 100 * 24 * hour;
  const over = job({
    createdAt: time(old),
    lastModifiedAt: time(old),
    expirationTimestamp: time(old + hour),
    nodeState: 'Expired',
    nodeUpdatedAt: time(old + hour),
  });
  expect(find({ consents: [], machines: [evidence([over], { extension: { readAt: now, value: 'absent' } })] })).toEqual(
    [],
  );
});

it('finds a key that Entra doesn’t publish as long as the consent runs, and not in what is history', () => {
  const signers = new Map([[consentId, { ...signer, username: 'ada@contoso.example', keyConfirmed: false } as const]]);
  const why = { is: 'signatureInvalid', why: 'unknownKey', severity: 'high' };
  expect(find({ signers }).filter(({ is }) => is === 'signatureInvalid')).toMatchObject([why]);
  const later = now + 1000 * 3600 * minute;
  expect(find({ signers, now: later }).map(({ is }) => is)).not.toContain('signatureInvalid');
});

it('puts what somebody has to act on first', () => {
  const found = find({
    machines: [evidence([job({ accessLevel: 'DiagnosticsAndRepair' })])],
    signers: new Map([[consentId, signer]]),
    problems: [{ scope: group, is: 'unread', problem }],
  });
  expect(found.map(({ severity }) => severity)).toEqual(['high', 'medium', 'unknown']);
});

it('holds access that no consent covers against advice too, and none that is over', () => {
  const rule = { name: 'Production', owner: 'Ops', requestRequired: true, where: { tags: { env: 'prod' } } };
  const value = { status: 'Connected', azureLocal: false, tags: new Map([['env', 'prod']]) };
  const on = (one: JobEvidence, tags = value.tags) => [
    evidence([one], { machine: { readAt: now, value: { ...value, tags } } }),
  ];
  const kinds = (change: Partial<FindingFacts>) => find({ advice: [rule], ...change }).map(({ is }) => is);
  expect(kinds({ machines: on(job()), consents: [] })).toEqual(['accessWithoutConsent', 'againstAdvice']);
  expect(kinds({ machines: on(job()) })).toEqual(['againstAdvice']);
  expect(kinds({ machines: on(job(), new Map()) })).toEqual([]);
  expect(kinds({ machines: on(job({ type: 'Revoke', nodeState: 'Revoked' })) })).toEqual([]);
  const ticket = { number: '2411240040001234', source: 'azure' as const };
  expect(kinds({ machines: on(job()), consents: [consent({}, { ticket })] })).toEqual([]);
});

it('an emergency stays high until another person’s signed review counts', () => {
  const deploymentId = `${group}/providers/microsoft.resources/deployments/review`;
  const agreed = { emergency: 'Nobody answers', notBefore: time(now - 9 * hour), notAfter: time(now - 5 * hour) };
  // What a finding reads of a review is where it lies.
  const reviews = [{ deploymentId }] as unknown as ConsentFact['reviews'];
  const found = (verdict?: object, given = reviews) =>
    findingsOf({
      machines: [],
      consents: [consent({ reviews: given }, agreed)],
      problems: [],
      acceptances: [],
      closed: new Map(),
      signers: new Map(verdict && [[deploymentId, { ...signer, ...verdict }]]),
      now,
    }).map(({ is, severity }) => `${is} ${severity}`);
  const waits = 'emergencyUnreviewed high';
  expect(found({}, [])).toEqual([waits]);
  expect(found()).toEqual([waits]);
  expect(found({ keyConfirmed: 'unknown' })).toEqual([waits]);
  expect(found({ is: 'invalid', why: 'person' })).toEqual(['recordFault high', waits]);
  expect(found({ keyConfirmed: false })).toEqual(['recordFault high', waits]);
  expect(found({})).toEqual([]);
});
