import { sameId } from '#src/lib/arm-id.ts';

import { isWithin, parseAccessLevel } from '#src/consent/access-level.ts';
import { canonicalJson } from '#src/consent/canonical-json.ts';
import { type Consent, consentHash, consentId, correlationId } from '#src/consent/consent.ts';
import { instantNanoseconds } from '#src/consent/instant.ts';
import { type CheckOutcome, failed, notCheckable, passed } from './receipt-check.ts';
import type { ActivityExtract, AzureExtract, JobExtract, MachineExtract, Receipt } from './receipt.ts';
import { type ConsentRecord, recordName } from '#src/consent/record.ts';
import { byOthers, byPerson, recordWritesIn } from '#src/consent/record-writers.ts';

/** Whether what Azure said belongs to this consent and stays within it. */
export async function checkAzure({ record: { consent }, azure }: Receipt): Promise<CheckOutcome> {
  const hash = await consentHash(consent);
  const agreed: Agreed = {
    ...consent,
    groups: groupsOf(consent),
    id: consentId(hash),
    correlationId: correlationId(hash),
  };
  const problem =
    problemOfFrame(agreed, azure) ??
    firstOf(azure.records, (record) => problemOfRecord(agreed, record)) ??
    firstOf(azure.machines, (machine) => problemOfMachine(agreed, machine));
  return problem === undefined
    ? passed('What Azure said belongs to this consent, and no job allows more than was agreed to.')
    : failed(problem);
}

interface Agreed extends Pick<ConsentRecord['consent'], 'machines' | 'level' | 'notAfter'> {
  /** Ids of the resource groups of the machines, lower case. A set, because a file may name thousands of records. */
  groups: ReadonlySet<string>;
  id: string;
  correlationId: string;
}

const groupsOf = ({ machines }: Pick<Consent, 'machines'>): ReadonlySet<string> =>
  new Set(machines.map((id) => id.slice(0, id.indexOf('/providers/'))));

/** Where this app keeps the record of a consent in a resource group, lower case. */
const deploymentIn = (group: string, id: string): string =>
  `${group}/providers/microsoft.resources/deployments/${recordName(id)}`;

function firstOf<T>(items: readonly T[], problemOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfFrame(agreed: Agreed, { correlationId, machines }: AzureExtract): string | undefined {
  if (!sameId(correlationId, agreed.correlationId)) return 'The correlation id is not that of this consent.';
  const isSame =
    machines.length === agreed.machines.length &&
    machines.every(({ machineId }, index) => sameId(machineId, agreed.machines[index] ?? ''));
  return isSame ? undefined : 'The machines that Azure was asked about are not those of the consent.';
}

function problemOfRecord(agreed: Agreed, record: AzureExtract['records'][number]): string | undefined {
  const group = record.resourceGroupId.toLowerCase();
  if (!agreed.groups.has(group)) return 'A record lies in a resource group without a machine of the consent.';
  if (!sameId(record.deploymentId, deploymentIn(group, agreed.id)))
    return 'A record lies in a deployment that is not of this consent.';
  const isOurs = record.correlationId === '' || sameId(record.correlationId, agreed.correlationId);
  return isOurs ? undefined : 'A record was written under a correlation id that is not of this consent.';
}

function problemOfMachine(agreed: Agreed, { machineId, job, changes }: MachineExtract): string | undefined {
  const end = instantNanoseconds(agreed.notAfter);
  const isAfterEnd = (text: string) => {
    const at = instantNanoseconds(text);
    return at === undefined || end === undefined || at > end;
  };
  if (changes.some(({ level }) => !isWithin(level, agreed.level))) return 'A change allows more than was agreed to.';
  if (changes.some(({ notAfter }) => isAfterEnd(notAfter)))
    return 'A change lets access last longer than was agreed to.';
  if (job === null) return undefined;
  const id = `${machineId}/providers/microsoft.azurestackhci/edgedevices/default/jobs/${agreed.id}`;
  if (!sameId(job.id, id)) return 'A job is not that of its machine and this consent.';
  if (!isLevelWithin(job, agreed)) return 'A job allows more than was agreed to, or something unknown.';
  const isLonger = job.expirationTimestamp !== null && isAfterEnd(job.expirationTimestamp);
  return isLonger ? 'A job lets access last longer than was agreed to, or for an unknown time.' : undefined;
}

function isLevelWithin({ accessLevel }: JobExtract, agreed: Agreed): boolean {
  if (accessLevel === null || accessLevel.toLowerCase() === 'none') return true;
  const level = parseAccessLevel(accessLevel);
  return level !== undefined && isWithin(level, agreed.level);
}

/**
 * Whether the Activity Log, which no administrator can edit, names the person of the consent as the writer of its record. Where the record
 * lies follows from the consent: copies that the file leaves out may have another writer.
 */
export async function checkWitness(
  { record: { consent } }: Pick<Receipt, 'record'>,
  activity: readonly ActivityExtract[] | undefined,
  why = 'The Activity Log was not read.',
): Promise<CheckOutcome> {
  if (activity === undefined) return notCheckable(why);
  const id = consentId(await consentHash(consent));
  const deployments = [...groupsOf(consent)].map((group) => deploymentIn(group, id));
  const { done } = recordWritesIn(activity, deployments);
  const [other] = byOthers(done, consent.userId);
  if (other) {
    return failed(
      `The Activity Log names ${other.callerId || 'nobody'} as a writer of the record, not the user of the consent.`,
    );
  }
  return byPerson(done, consent.userId).length > 0
    ? passed(`The Activity Log names the user ${consent.userId} of the consent as the writer of the record.`)
    : notCheckable('The Activity Log that was read does not name who wrote the record.');
}

/** Whether the record that Azure keeps is still the one in the receipt. `why`: what is against the record, or why not all of Azure was read for it. */
export function checkRecordNow(
  { record }: Receipt,
  recordNow: ConsentRecord | 'differs' | undefined,
  why?: string,
): CheckOutcome {
  if (recordNow === undefined) return notCheckable(why ?? 'The record was not read from Azure.');
  if (recordNow === 'differs') return failed(why ?? differs);
  if (canonicalJson(recordNow) !== canonicalJson(record)) return failed(differs);
  return why === undefined ? passed('The record that Azure keeps now is the one in the receipt.') : notCheckable(why);
}

const differs = 'The record that Azure keeps now is not the one in the receipt.';
