/** Test support: valid receipts at random, whose tokens are signed with real RS256 keys that are made anew in every process. */
import fc from 'fast-check';

import { canonicalJson } from '#src/consent/canonical-json.ts';
import { type Consent, consentHash, consentId, consentNonce, correlationId } from '#src/consent/consent.ts';
import { readConsent } from '#src/consent/consent-reading.ts';
import { bytesToBase64Url, sha256Hex } from '#src/consent/digest.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import type { ActivityExtract, AzureExtract, MachineExtract, Receipt } from './receipt.ts';
import { atMost, type ReceiptPlan, receiptPlans } from './receipt-sample-plans.ts';
import { receiptText, sealReceipt } from './receipt-text.ts';
import type { ConsentRecord } from '#src/consent/record.ts';

type SampleKey = { kid: string; privateKey: CryptoKey; published: JsonWebKey & { kid: string; n: string; e: string } };

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

async function makeKey(kid: string): Promise<SampleKey> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { n = '', e = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kid, privateKey: pair.privateKey, published: { kty: 'RSA', use: 'sig', kid, n, e } };
}

// Made when the module is loaded: it takes longer than everything else here, and would count against the first test.
/** Of the application that the tokens of all samples are for. */
export const sampleAppId = 'sample-app';

const sampleKeys = await Promise.all(['sample-key-1', 'sample-key-2'].map(makeKey));

function sampleKey(index: number): SampleKey {
  const key = sampleKeys[index];
  if (key === undefined) throw new Error('There is no such key.');
  return key;
}

/** A valid receipt, the text of its file, and the keys that Entra published. The same seed gives the same but for what the keys sign. */
export async function sampleReceipt(
  seed: number,
): Promise<{ receipt: Receipt; text: string; keys: (JsonWebKey & { kid: string })[] }> {
  const [plan] = fc.sample(receiptPlans, { seed, numRuns: 1 });
  if (plan === undefined) throw new Error('fast-check gave no sample.');
  const receipt = await receiptOfPlan(plan);
  return { receipt, text: receiptText(receipt), keys: sampleKeys.map(({ published }) => published) };
}

async function receiptOfPlan(plan: ReceiptPlan): Promise<Receipt> {
  const consent = await consentOf(plan);
  const hash = await consentHash(consent);
  const signed = plan.start + Math.min(plan.token.signedAfter, plan.length);
  const key = sampleKey(plan.token.key);
  const idToken = await tokenOf(plan, consent, signed, key);
  const record: ConsentRecord = {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: hash,
    consentId: consentId(hash),
    signature: {
      idTokenSha256: await sha256Hex(idToken),
      keyId: key.kid,
      issuedAt: toUtcSeconds(signed * 1000),
      authenticationMethods: plan.token.methods ?? [],
    },
  };
  const { kid, n, e } = key.published;
  return sealReceipt({
    kind: 'remote-support-receipt/2',
    record,
    terms: plan.terms,
    commands: plan.commands,
    signature: plan.keepsToken ? { idToken, key: { kty: 'RSA', n, e, kid } } : null,
    azure: azureOf(plan, record, signed),
  });
}

async function consentOf(plan: ReceiptPlan): Promise<Consent> {
  const { tenantId, userId, level, ticket, reason, terms, commands, app, salt } = plan;
  const { id, version, language, target } = terms;
  return readConsent({
    schema: 'remote-support-consent/1',
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
}

function groupOf(plan: ReceiptPlan, index: number): string {
  return `/subscriptions/${plan.subscriptionId}/resourcegroups/${plan.groups[index]}`;
}

async function tokenOf(plan: ReceiptPlan, consent: Consent, signed: number, key: SampleKey): Promise<string> {
  const { authenticatedBefore, lifetime, methods, upperCase, version, name } = plan.token;
  const spelled = (id: string) => (upperCase ? id.toUpperCase() : id);
  const claims = {
    iss:
      version === '1.0'
        ? `https://sts.example/${spelled(consent.tenantId)}/`
        : `https://login.example/${spelled(consent.tenantId)}/v2.0`,
    aud: sampleAppId,
    tid: spelled(consent.tenantId),
    oid: spelled(consent.userId),
    nonce: await consentNonce(consent),
    iat: signed,
    exp: signed + lifetime,
    name,
    ver: version,
    ...(methods && { amr: methods }),
    ...(authenticatedBefore !== null && { auth_time: Math.max(plan.start - 300, signed - authenticatedBefore) }),
  };
  return signedToken({ alg: 'RS256', kid: key.kid, typ: 'JWT' }, claims, key);
}

/** A token that one of the sample keys signed, whatever header and claims say. */
export async function sampleToken(header: object, claims: object, keyIndex = 0): Promise<string> {
  return signedToken(header, claims, sampleKey(keyIndex));
}

async function signedToken(header: object, claims: object, { privateKey }: SampleKey): Promise<string> {
  const part = (value: object) => bytesToBase64Url(new TextEncoder().encode(JSON.stringify(value)));
  const signed = `${part(header)}.${part(claims)}`;
  const signature = await crypto.subtle.sign(algorithm.name, privateKey, new TextEncoder().encode(signed));
  return `${signed}.${bytesToBase64Url(new Uint8Array(signature))}`;
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
    notRead: plan.notRead,
  };
}

function machineOf(
  plan: ReceiptPlan,
  { consent, consentId }: ConsentRecord,
  signed: number,
  machineId: string,
  index: number,
): MachineExtract {
  const { job = null, changes = [], end = null } = plan.machineExtracts[index] ?? {};
  const at = (after: number | null) => (after === null ? null : azureTime(signed + after));
  const endOf = (minutes: number) => plan.start + plan.length - minutes * 60;
  return {
    machineId,
    job: job && {
      id: `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}`,
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
    end: end && { ended: end.ended, confirmedAt: azureTime(signed + end.at), evidence: end.evidence },
  };
}

function activityOf(
  plan: ReceiptPlan,
  { userId, machines }: Consent,
  signed: number,
  records: AzureExtract['records'],
): ActivityExtract[] {
  const written = records.map(({ deploymentId, correlationId }) => ({
    at: azureTime(signed + plan.recordedAfter),
    caller: 'ada@contoso.example',
    callerId: plan.witness === 'noName' ? null : userId.toUpperCase(),
    operation: 'Microsoft.Resources/deployments/write',
    status: 'Succeeded',
    resourceId: deploymentId.toUpperCase(),
    correlationId,
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
