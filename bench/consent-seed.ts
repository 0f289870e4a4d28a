import { correlationId } from '#src/consent/consent-id.ts';
import { type ConsentRecord, recordDeployment, recordName } from '#src/consent/record.ts';
import { signedRecord, testConsent } from '#test/proof/signed.ts';

const apiVersion = '2025-04-01';
/** Requests at a time in each subscription. */
const atOnce = 4;
const hour = 3_600_000;

export interface SeedOptions {
  azureOrigin: string;
  /** `Authorization` of somebody who may write deployments in the machines' resource groups. */
  authorization: string;
  /** ARM ids of eligible machines. */
  machineIds: readonly string[];
  count: number;
}

/** Who the token is of. */
function personOf(authorization: string): { tenantId: string; userId: string } {
  const claims = authorization.split('.')[1] ?? '';
  const { tid, oid } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { tid: string; oid: string };
  return { tenantId: tid, userId: oid };
}

/** The record of a consent of an hour some time ago, over one machine, as this app signs and keeps it. */
async function recordOf(machineId: string, index: number, person: { tenantId: string; userId: string }) {
  const start = Math.floor((Date.now() - (24 + index) * hour) / 1000) * 1000;
  const consent = await testConsent({
    ...person,
    machines: [machineId],
    level: index % 3 === 0 ? 'DiagnosticsAndRepair' : 'Diagnostics',
    notBefore: start,
    notAfter: start + hour,
    ticket: { number: `24112400400${String(index).padStart(5, '0')}`, source: 'typed' },
    reason: 'Blue screens since the last update',
    salt: index.toString(16).padStart(32, '0'),
  });
  return signedRecord(consent);
}

/** So often a record is sent again whose connection broke; the same record again changes nothing. */
const attempts = 3;

/** Writes the record as the app does; as often as Azure says to wait, it waits. */
async function write({ azureOrigin, authorization }: SeedOptions, group: string, record: ConsentRecord): Promise<void> {
  let broken = 0;
  const address = `${azureOrigin}${group}/providers/Microsoft.Resources/deployments/${recordName(record.consentId)}?api-version=${apiVersion}`;
  for (;;) {
    const reply = await fetch(address, {
      method: 'PUT',
      headers: {
        authorization,
        'content-type': 'application/json',
        'x-ms-correlation-request-id': correlationId(record.consentHash),
      },
      body: JSON.stringify({ properties: recordDeployment(record) }),
    }).catch((error: unknown) => {
      broken += 1;
      if (broken === attempts) throw error;
    });
    if (reply === undefined) continue;
    const text = await reply.text();
    if (reply.ok) return;
    if (reply.status !== 429) throw new Error(`A consent was not recorded: ${reply.status} ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(reply.headers.get('retry-after') ?? 1)));
  }
}

/** Leaves the records of so many consents in Azure, each of one machine and in its resource group. */
export async function seedConsents(options: SeedOptions): Promise<void> {
  const { machineIds, count, authorization } = options;
  const person = personOf(authorization);
  const bySubscription = new Map<string, { machineId: string; index: number }[]>();
  for (let index = 0; index < count; index += 1) {
    const machineId = machineIds[index % machineIds.length] ?? '';
    const subscription = machineId.split('/')[2] ?? '';
    bySubscription.set(subscription, [...(bySubscription.get(subscription) ?? []), { machineId, index }]);
  }
  const work = async (queue: { machineId: string; index: number }[]) => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const group = next.machineId.split('/').slice(0, 5).join('/');
      await write(options, group, await recordOf(next.machineId.toLowerCase(), next.index, person));
    }
  };
  // Azure counts writes by subscription, so each has its own turns.
  await Promise.all([...bySubscription.values()].flatMap((queue) => Array.from({ length: atOnce }, () => work(queue))));
}
