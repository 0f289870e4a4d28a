/** Valid receipts at random, whose tokens are signed with real keys that are made anew in every process. */
import fc from 'fast-check';
import { activationName } from '#src/consent/authority/authority.ts';
import { type Consent, consentHash, readConsent } from '#src/consent/consent.ts';
import { consentNonce, correlationId } from '#src/consent/consent-id.ts';
import { toGq256 } from '#src/consent/gq256.ts';
import type { SigningKey } from '#src/consent/signing-key.ts';
import {
  type AzureExtract,
  type MachineExtract,
  makeReceipt,
  type Receipt,
  receiptText,
} from '#src/consent/receipt/receipt.ts';
import { makeReview, reviewHash } from '#src/consent/review.ts';
import { type ConsentRecord, makeRecord } from '#src/consent/record.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import { toUtcSeconds } from '#src/lib/time.ts';
import { atMost, type ReceiptPlan, receiptPlans } from './receipt-plans.ts';
import { publishedKeys, signToken, testKeys } from './signed.ts';

/** Of the application that the tokens of all samples are for. */
export const sampleAppId = 'sample-app';

export interface Sample {
  receipt: Receipt;
  text: string;
  /** Those that Entra published. */
  keys: SigningKey[];
}

/** A valid receipt. The same seed gives the same but for what the keys sign. */
export async function sampleReceipt(seed: number): Promise<Sample> {
  const [plan] = fc.sample(receiptPlans, { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('fast-check gave no sample.');
  const receipt = await receiptOfPlan(plan);
  return { receipt, text: receiptText(receipt), keys: publishedKeys };
}

async function receiptOfPlan(plan: ReceiptPlan): Promise<Receipt> {
  const consent = await consentOf(plan);
  const signed = plan.start + Math.min(plan.token.signedAfter, plan.length);
  const key = testKeys[plan.token.key] ?? testKeys[0];
  const idToken = await signToken(await claimsOf(plan, consent, signed), key);
  const record = await makeRecord(consent, {
    token: await toGq256(idToken, key.published),
    key: { kty: 'RSA', kid: key.published.kid, n: key.published.n, e: key.published.e, ...plan.certificate },
  });
  const { title: _title, source: _source, ...terms } = plan.terms;
  return makeReceipt({
    kind: `remote-support-receipt/${plan.approval === null ? 3 : 4}`,
    record: { ...record, witnesses: plan.witnesses },
    terms,
    commands: plan.commands,
    azure: { ...azureOf(plan, record, signed), ...(await approvalsOf(plan, record, signed)) },
    ...(await reviewsOf(plan, record, signed)),
  });
}

async function consentOf(plan: ReceiptPlan): Promise<Consent> {
  const { tenantId, userId, level, ticket, reason, terms, commands, app, salt } = plan;
  const { id, version, language, target } = terms;
  const read = readConsent({
    schema: `remote-support-consent/${plan.vmIds ? (plan.emergency === undefined ? 2 : 3) : 1}`,
    ...(plan.vmIds && { vmIds: plan.machines.map((_, index) => plan.vmIds?.[index] ?? '') }),
    ...(plan.vmIds && plan.emergency !== undefined && { emergency: plan.emergency }),
    tenantId,
    userId,
    machines: plan.machines
      .map(({ group, name }) => `${groupOf(plan, group)}/providers/microsoft.hybridcompute/machines/${name}`)
      .toSorted(),
    target,
    level,
    notBefore: toUtcSeconds(plan.start * 1000),
    notAfter: toUtcSeconds((plan.start + plan.length) * 1000),
    ticket,
    reason,
    terms: { id, version, language, sha256: await sha256Hex(terms.text) },
    commands: { version: commands.version, sha256: await sha256Hex(canonicalJson(commands)) },
    app,
    replaces: plan.replaces.toSorted(),
    salt,
  });
  if (!read.ok) throw new Error(`No consent: ${JSON.stringify(read.why)}`);
  return read.consent;
}

function groupOf(plan: ReceiptPlan, index: number): string {
  return `/subscriptions/${plan.subscriptionId}/resourcegroups/${plan.groups[index]}`;
}

async function claimsOf(plan: ReceiptPlan, consent: Consent, signed: number): Promise<object> {
  const { authenticatedBefore, lifetime, methods, upperCase, version, name } = plan.token;
  const spelled = (id: string) => (upperCase ? id.toUpperCase() : id);
  return {
    iss:
      version === '1.0'
        ? `https://sts.example/${spelled(consent.tenantId)}/`
        : `https://login.example/${spelled(consent.tenantId)}/v2.0`,
    aud: sampleAppId,
    tid: spelled(consent.tenantId),
    oid: spelled(consent.userId),
    nonce: consentNonce(await consentHash(consent)),
    iat: signed,
    exp: signed + lifetime,
    name,
    ver: version,
    ...(methods && { amr: methods }),
    ...(authenticatedBefore !== null && {
      auth_time: Math.max(plan.start - 300, signed - authenticatedBefore),
      nbf: signed,
    }),
  };
}

/** Azure's spelling of an instant, in one of its forms. */
function azureTime(seconds: number): string {
  const text = toUtcSeconds(seconds * 1000);
  const forms = [text, text.replace('Z', '.1234567Z'), text.replace('Z', '+00:00')];
  return forms[Math.abs(seconds) % forms.length] ?? text;
}

function azureOf(plan: ReceiptPlan, record: ConsentRecord, signed: number): AzureExtract {
  const correlation = correlationId(record.consentHash);
  const groups = [...new Set(plan.machines.map(({ group }) => group))];
  const records = groups.map((index) => ({
    resourceGroupId: groupOf(plan, index),
    deploymentId: `${groupOf(plan, index)}/providers/Microsoft.Resources/deployments/remote-support-consent-${record.consentId}`,
    timestamp: azureTime(signed + plan.recordedAfter),
    correlationId: index === 0 ? '' : correlation.toUpperCase(),
  }));
  return {
    endpoint: 'https://management.azure.com',
    readAt: toUtcSeconds((signed + 86_400 + plan.readLater) * 1000),
    correlationId: correlation,
    records,
    machines: record.consent.machines.map((id, index) => machineOf(plan, record, signed, id, index)),
    activity: activityOf(plan, record.consent, signed, records),
    notRead: plan.notRead.map((message) => ({ part: 'job', of: '', code: '', message })),
  };
}

async function approvalsOf(
  { approval, subscriptionId, groups, machines }: ReceiptPlan,
  { consent, consentHash: hash }: ConsentRecord,
  signed: number,
): Promise<Pick<AzureExtract, 'approvals'>> {
  const [first] = machines;
  if (approval === null || first === undefined) return {};
  const { role, askedAt, answer } = approval;
  const group = `/subscriptions/${subscriptionId}/resourcegroups/${groups[first.group]}`;
  const at = (after: number | null) => (after === null ? null : azureTime(signed + after));
  const one = {
    resourceGroupId: group,
    request: (await activationName(hash, group)).toUpperCase(),
    principalId: consent.userId.toUpperCase(),
    roleDefinitionId: `/subscriptions/${subscriptionId}/roles`,
    role,
    status: 'Provisioned',
    askedAt: at(askedAt),
    answer: answer && { ...answer, at: at(answer.at), byId: answer.by },
  };
  return { approvals: [one] };
}

async function reviewsOf(
  { review: planned, approval, token }: ReceiptPlan,
  { consent, consentHash: hash, consentId }: ConsentRecord,
  signed: number,
): Promise<Pick<Receipt, 'reviews'>> {
  if (planned === null || approval === null) return {};
  const at = signed + planned.later;
  const review = makeReview(planned, { ...consent, consentHash: hash, userId: planned.userId }, at * 1000);
  if (review === undefined) throw new Error('No review.');
  const key = testKeys[token.key] ?? testKeys[0];
  const claims = {
    iss: `https://login.example/${consent.tenantId}/v2.0`,
    aud: sampleAppId,
    tid: consent.tenantId,
    oid: review.userId,
    nonce: consentNonce(await reviewHash(review)),
    iat: at,
    exp: at + token.lifetime,
    name: token.name,
  };
  const { kid, n, e } = key.published;
  const signature = {
    token: await toGq256(await signToken(claims, key), key.published),
    key: { kty: 'RSA' as const, kid, n, e },
  };
  return { reviews: [{ kind: 'remote-support-review-record/1', consentId, review, signature }] };
}

function machineOf(
  plan: ReceiptPlan,
  { consent, consentId: id }: ConsentRecord,
  signed: number,
  machineId: string,
  index: number,
): MachineExtract {
  const { job = null, changes = [], revokes = [], end = null } = plan.machineExtracts[index] ?? {};
  const at = (after: number | null) => (after === null ? null : azureTime(signed + after));
  const endOf = (minutes: number) => plan.start + plan.length - minutes * 60;
  return {
    machineId,
    job: job && {
      id: `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${id}`,
      type: job.type,
      provisioningState: job.provisioningState,
      accessLevel: job.level === null || job.level === 'None' ? job.level : atMost(job.level, consent.level),
      // A fraction of a second after the agreed end would be after it.
      expirationTimestamp: job.endsEarlier === null ? null : toUtcSeconds(endOf(job.endsEarlier) * 1000),
      nodeState: job.nodeState,
      lastModifiedAt: at(job.lastModifiedAt),
      lastModifiedBy: job.lastModifiedBy,
      sessions: job.sessions.map(({ sessionId, startedAt, endedAt }) => ({
        sessionId,
        startedAt: at(startedAt),
        endedAt: at(endedAt),
      })),
    },
    changes: changes.map((change) => ({
      level: atMost(change.level, consent.level),
      notAfter: toUtcSeconds(endOf(change.endsEarlier) * 1000),
      changedAt: azureTime(signed + change.at),
    })),
    end: end && { ended: end.ended, confirmedAt: azureTime(signed + end.at) },
    ...(revokes.length > 0 && {
      revokes: revokes.map(({ reason, at: after }) => ({ reason, revokedAt: azureTime(signed + after) })),
    }),
  };
}

function activityOf(
  plan: ReceiptPlan,
  { userId, machines }: Consent,
  signed: number,
  records: AzureExtract['records'],
): AzureExtract['activity'] {
  const written = records.map(({ deploymentId, correlationId: id }) => ({
    at: azureTime(signed + plan.recordedAfter),
    caller: 'ada@contoso.example',
    callerId: plan.witness === 'noName' ? null : userId.toUpperCase(),
    operation: 'Microsoft.Resources/deployments/write',
    status: 'Succeeded',
    resourceId: deploymentId.toUpperCase(),
    correlationId: id,
  }));
  const others = plan.otherActivity.map(({ at, caller, status }) => ({
    at: azureTime(signed + at),
    caller,
    callerId: null,
    operation: 'Microsoft.HybridCompute/machines/extensions/write',
    status,
    resourceId: `${machines[0]}/extensions/AzureEdgeRemoteSupport`,
    correlationId: '',
  }));
  // What somebody else only tried speaks against nobody.
  const tried = written.map((event) => ({ ...event, callerId: 'somebody-else', status: 'Failed' }));
  if (plan.witness === 'tried') return [...tried, ...written, ...others];
  return plan.witness === 'none' ? others : [...written, ...others];
}
