/** Test support: one receipt in which everything is known, and ways to change it as somebody would who knows the format. */
import { commandList } from '#src/consent/commands.ts';
import { consentNonce, correlationId } from '#src/consent/consent.ts';
import { sha256Hex } from '#src/consent/digest.ts';
import type { CheckKey, ReceiptCheck } from './receipt-check.ts';
import { sampleReceipt, sampleToken } from './receipt-samples.ts';
import { receiptText, sealReceipt } from './receipt-text.ts';
import { type KnownFacts, verifyReceipt } from './receipt-verification.ts';
import type { Receipt } from './receipt.ts';
import { sampleGroup, sampleMachine, sampleNow, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';

export const fixtureKeys = (await sampleReceipt(1)).keys;
const [firstKey] = fixtureKeys;
const { n = '', e = '', kid = '' } = firstKey ?? {};

/** Seconds since the epoch. */
export const fixtureStart = sampleNow / 1000;
const header = { alg: 'RS256', kid, typ: 'JWT' };
const record = await sampleRecord();

/** Of the application with which people consent. */
export const fixtureAppId = 'aaaaaaaa-0000-4000-8000-00000000000a';

export const fixtureClaims = {
  iss: `https://login.example/${sampleTenant}/v2.0`,
  aud: fixtureAppId,
  tid: sampleTenant,
  oid: sampleUser,
  nonce: await consentNonce(record.consent),
  iat: fixtureStart + 5,
  exp: fixtureStart + 3605,
  auth_time: fixtureStart,
  amr: ['pwd', 'mfa'],
};

const deploymentId = `${sampleGroup}/providers/Microsoft.Resources/deployments/remote-support-consent-${record.consentId}`;

const unsigned: Receipt = {
  kind: 'remote-support-receipt/2',
  record: { ...record, signature: { ...record.signature, keyId: kid } },
  terms: windowsServer20241030,
  commands: commandList,
  signature: null,
  azure: {
    endpoint: 'https://management.azure.com',
    readAt: '2026-11-24T22:00:00Z',
    correlationId: correlationId(record.consentHash),
    records: [
      {
        resourceGroupId: sampleGroup,
        deploymentId,
        timestamp: '2026-11-24T13:00:20.1234567Z',
        correlationId: correlationId(record.consentHash),
      },
    ],
    machines: [
      {
        machineId: sampleMachine('srv-sql-01'),
        job: {
          id: `${sampleMachine('srv-sql-01')}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${record.consentId}`,
          type: 'Revoke',
          provisioningState: 'Succeeded',
          accessLevel: 'diagnostics',
          expirationTimestamp: '2026-11-24T21:00:00Z',
          nodeState: 'Revoked',
          lastModifiedAt: '2026-11-24T20:00:00Z',
          lastModifiedBy: 'ada@contoso.example',
          sessions: [{ sessionId: null, startedAt: '2026-11-24T14:00:00Z', endedAt: null }],
        },
        changes: [{ level: 'Diagnostics', notAfter: '2026-11-24T20:00:00Z', changedAt: '2026-11-24T14:00:00Z' }],
        end: { ended: 'revoked', confirmedAt: '2026-11-24T20:00:10Z', evidence: 'The job was revoked.' },
      },
    ],
    activity: [
      {
        at: '2026-11-24T13:00:19Z',
        caller: 'ada@contoso.example',
        callerId: sampleUser,
        operation: 'Microsoft.Resources/deployments/write',
        status: 'Succeeded',
        resourceId: deploymentId,
        correlationId: correlationId(record.consentHash),
      },
    ],
    notRead: [],
  },
  code: '',
};

/** The receipt with a token of other claims or header, signed with a key of `keyIndex`; the record names its hash. */
export async function withToken(
  receipt: Receipt,
  claims: object = {},
  headers: object = {},
  keyIndex = 0,
): Promise<Receipt> {
  const idToken = await sampleToken({ ...header, ...headers }, { ...fixtureClaims, ...claims }, keyIndex);
  return withRawToken(receipt, idToken);
}

/** The receipt with any text in place of its token. */
export async function withRawToken(receipt: Receipt, idToken: string): Promise<Receipt> {
  const signature = { ...receipt.record.signature, idTokenSha256: await sha256Hex(idToken) };
  const key = receipt.signature?.key ?? { kty: 'RSA' as const, n, e, kid };
  return sealReceipt({ ...receipt, record: { ...receipt.record, signature }, signature: { idToken, key } });
}

/** A receipt in which every check passes that can be made. */
export const fixtureReceipt = await withToken(unsigned);

/** All checks of a receipt after its code was worked out anew. */
export async function checksOf(receipt: Receipt, known: KnownFacts = {}): Promise<ReceiptCheck[]> {
  const text = receiptText(await sealReceipt(receipt));
  return (await verifyReceipt(new TextEncoder().encode(text), known)).checks;
}

/** The keys of the checks that fail, after the code was worked out anew. */
export async function failedIn(receipt: Receipt, known?: KnownFacts): Promise<CheckKey[]> {
  const checks = await checksOf(receipt, known);
  return checks.filter(({ state }) => state === 'fail').map(({ key }) => key);
}

/** State and sentence of one check, after the code was worked out anew. */
export async function outcomeIn(receipt: Receipt, key: CheckKey, known?: KnownFacts): Promise<string> {
  const check = (await checksOf(receipt, known)).find((candidate) => candidate.key === key);
  return `${check?.state}: ${check?.finding}`;
}
