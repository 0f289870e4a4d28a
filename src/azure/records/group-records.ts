import {
  changePrefix,
  type ChangeRecord,
  changeRecordName,
  consentOfChangeName,
  readChangeRecord,
} from '#src/consent/change-record.ts';
import {
  type ConsentRecord,
  type EndRecord,
  endPrefixes,
  isEndRecordName,
  readEndRecord,
  readRecord,
  recordName,
} from '#src/consent/record.ts';
import type { AzureError } from '#src/azure/transport/errors.ts';
import type { Sequel } from './consent-sequels.ts';
import { listDeployments, type RecordDeployment } from './record-deployments.ts';

/** Where one copy of a consent record is kept: a deployment without resources. */
export interface RecordCopy {
  resourceGroupId: string;
  deploymentId: string;
  /** When Azure stored it, ISO 8601. */
  timestamp: string;
  /** Azure's correlation id of the deployment: derived from the consent's hash when written by this app. */
  correlationId: string;
}

/** A place that could not be read or listed, or a record that does not verify. */
export interface RecordProblem {
  /** Resource group or deployment id; where `unlisted`, a subscription, the name of the service that lists, or the list. */
  scope: string;
  reason: string;
  error?: AzureError;
  /** The consent whose name the deployment bears, verified or not. */
  consentId?: string;
  /** The record itself holds, and the consent that it follows is not on record any more: Azure removes the oldest deployments first. */
  isConsentGone?: true;
  /** The record itself holds, and lies where its consent has no machine. */
  isOutOfPlace?: true;
  /** Machines could not be listed, or not lately, so it is not known which resource groups to ask: which machines, in one sentence. */
  unlisted?: string;
}

const recordPrefix = recordName('');

/** What one resource group keeps of consents, and what cannot be taken for a record. */
export interface Found {
  records: { copy: RecordCopy; record: ConsentRecord }[];
  ends: Sequel<EndRecord>[];
  changes: Sequel<ChangeRecord>[];
  problems: RecordProblem[];
}

export const nothing = (): Found => ({ records: [], ends: [], changes: [], problems: [] });

const takeRecord = async (found: Found, deployment: RecordDeployment, group: string): Promise<void> => {
  const consentId = deployment.name.slice(recordPrefix.length).toLowerCase();
  const reading = await readRecord(deployment.properties);
  if (!reading.ok || reading.record.consentId !== consentId) {
    const reason = reading.ok ? 'The record belongs to another consent than its name says.' : reading.reason;
    found.problems.push({ scope: deployment.id, reason, consentId });
    return;
  }
  const { timestamp, id, correlationId: correlation } = deployment;
  found.records.push({
    record: reading.record,
    copy: { resourceGroupId: group, deploymentId: id, timestamp, correlationId: correlation },
  });
};

const takeEnd = async (found: Found, deployment: RecordDeployment, group: string, prefix: string): Promise<void> => {
  const reading = await readEndRecord(deployment.properties);
  if (reading.ok && (await isEndRecordName(deployment.name.toLowerCase(), reading.record)))
    found.ends.push({ id: deployment.id, group, record: reading.record });
  else {
    const reason = reading.ok ? 'The end record says something else than its name.' : reading.reason;
    const consentId = deployment.name.toLowerCase().slice(prefix.length).slice(0, 24);
    found.problems.push({ scope: deployment.id, reason, consentId });
  }
};

const takeChange = async (found: Found, deployment: RecordDeployment, group: string): Promise<void> => {
  const reading = await readChangeRecord(deployment.properties);
  const name = reading.ok ? await changeRecordName(reading.record) : undefined;
  if (reading.ok && name === deployment.name.toLowerCase()) {
    found.changes.push({ id: deployment.id, group, record: reading.record });
    return;
  }
  const reason = reading.ok ? 'The change record says something else than its name.' : reading.reason;
  found.problems.push({ scope: deployment.id, reason, consentId: consentOfChangeName(deployment.name) });
};

/** All records of one resource group. Throws AzureError when it cannot be read. */
export const readGroup = async (group: string, signal?: AbortSignal): Promise<Found> => {
  const found = nothing();
  for (const deployment of await listDeployments(group, 'remote-support-', signal)) {
    const name = deployment.name.toLowerCase();
    if (name.startsWith(recordPrefix)) await takeRecord(found, deployment, group);
    else if (name.startsWith(endPrefixes.proven)) await takeEnd(found, deployment, group, endPrefixes.proven);
    else if (name.startsWith(endPrefixes.closed)) await takeEnd(found, deployment, group, endPrefixes.closed);
    else if (name.startsWith(changePrefix)) await takeChange(found, deployment, group);
  }
  return found;
};
