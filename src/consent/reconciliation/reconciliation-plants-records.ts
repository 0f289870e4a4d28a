import type { FindingKind } from './reconciliation-finding.ts';
import { changeConsent, changeJobs, sampleWrite } from './reconciliation-samples.ts';
import {
  alsoGranted,
  deploymentIn,
  editJob,
  first,
  granted,
  honest,
  inPast,
  lower,
  past,
  second,
  type Plant,
} from './reconciliation-spoilt.ts';

/** After the end of it that is on record. */
const revokedSince = {
  type: 'Revoke',
  nodeState: 'Revoked',
  lastModifiedAt: inPast(0.5),
  endTime: inPast(0.4),
  nodeUpdatedAt: inPast(0.4),
};

/** Each is the only thing that is wrong. */
export const recordsPlants = {
  recordEdited: [
    {
      does: 'a record that does not verify',
      evidence: {
        ...honest,
        consents: [first],
        unfit: [
          {
            deploymentId: deploymentIn('rg-b', `remote-support-consent-${second.consentId}`),
            reason: 'The consent does not match its hash: it was changed.',
            consentId: second.consentId,
          },
        ],
      },
      severity: 'finding',
      machineIds: lower(past),
      says: 'The consent does not match its hash: it was changed. What was agreed cannot be told from it.',
    },
    {
      does: 'one copy that does not verify, while the other does',
      evidence: {
        ...changeConsent(honest, first.consentId, ({ records }) => ({ records: records.slice(0, 1) })),
        unfit: [
          {
            deploymentId: deploymentIn('rg-b', `remote-support-consent-${first.consentId}`),
            reason: 'The parameter and the output of the deployment differ.',
            consentId: first.consentId,
          },
        ],
      },
      severity: 'finding',
      machineIds: lower(granted, alsoGranted),
      says: 'The parameter and the output of the deployment differ.',
    },
    {
      does: 'an end record that does not verify',
      evidence: {
        ...honest,
        unfit: [
          {
            deploymentId: deploymentIn('rg-b', `remote-support-ended-${second.consentId}-00000000`),
            reason: 'The record has no "evidence".',
            consentId: second.consentId,
            machineIds: lower(past),
          },
        ],
      },
      severity: 'finding',
      machineIds: lower(past),
      says: 'The record has no "evidence".',
    },
    {
      does: 'a record written anew under another correlation id',
      evidence: changeConsent(honest, second.consentId, ({ records }) => ({
        records: records.map((copy) => ({ ...copy, correlationId: '00000000-0000-4000-8000-000000000000' })),
      })),
      severity: 'finding',
      machineIds: lower(past),
      says: 'under another correlation id',
    },
    {
      does: 'copies that differ',
      evidence: changeConsent(honest, first.consentId, () => ({ copiesDiffer: true })),
      severity: 'finding',
      machineIds: lower(granted, alsoGranted),
      says: 'The copies of the record in 2 resource groups',
    },
  ],
  recordElsewhere: [
    {
      does: 'a record that lies where its consent has no machine',
      evidence: {
        ...honest,
        unfit: [
          {
            deploymentId: deploymentIn('rg-c', `remote-support-consent-${second.consentId}`),
            reason: 'It does not count.',
            consentId: second.consentId,
            isOutOfPlace: true,
          },
        ],
      },
      severity: 'finding',
      machineIds: [],
      says: 'is a copy of the record of a consent without a machine there.',
    },
  ],
  recordMissingInGroup: [
    {
      does: 'a copy that is gone where access was granted',
      evidence: changeConsent(honest, first.consentId, ({ records }) => ({ records: records.slice(0, 1) })),
      severity: 'finding',
      machineIds: lower(alsoGranted),
      says: 'no record of it is there. Azure shows a job of its name there.',
    },
    {
      does: 'a copy that could not be kept, and no grant',
      evidence: changeJobs(
        changeConsent(honest, first.consentId, ({ records }) => ({ records: records.slice(0, 1) })),
        alsoGranted,
        () => [],
      ),
      severity: 'note',
      machineIds: lower(alsoGranted),
      says: 'Azure shows no job of its name there either.',
    },
    {
      does: 'a change whose consent Azure has removed',
      evidence: {
        ...honest,
        unfit: [
          {
            deploymentId: deploymentIn('rg-b', 'remote-support-changed-rs-aaaaaaaaaaaaaaaaaaaaa-00000000-aaaaaaa'),
            reason: 'There is no record of the consent that was changed.',
            consentId: 'rs-aaaaaaaaaaaaaaaaaaaaa',
            machineIds: lower(past),
            isConsentGone: true,
          },
        ],
      },
      severity: 'note',
      machineIds: lower(past),
      says: 'is the record of a change, and no record that holds of the consent that was changed, rs-aaaaaaaaaaaaaaaaaaaaa, is in resource group rg-b.',
    },
  ],
  otherCaller: [
    {
      does: 'a record that somebody else wrote',
      evidence: changeConsent(honest, first.consentId, (consent) => ({
        writes: { kind: 'read', writes: [sampleWrite(consent, { caller: 'eve@contoso.example', callerId: 'eve' })] },
      })),
      severity: 'finding',
      machineIds: lower(granted, alsoGranted),
      says: 'The Activity Log names eve@contoso.example as who wrote the record in resource group rg-a',
    },
    {
      does: 'a record that somebody else wrote once more',
      evidence: changeConsent(honest, first.consentId, (consent) => ({
        writes: {
          kind: 'read',
          writes: [sampleWrite(consent), sampleWrite(consent, { caller: 'eve@contoso.example', callerId: 'eve' })],
        },
      })),
      severity: 'finding',
      machineIds: lower(granted, alsoGranted),
      says: 'The consent names another person',
    },
    {
      does: 'a record that somebody else tried to write',
      evidence: changeConsent(honest, first.consentId, (consent) => ({
        writes: {
          kind: 'read',
          writes: [
            sampleWrite(consent, { caller: 'eve@contoso.example', callerId: 'eve', status: 'Failed' }),
            sampleWrite(consent),
          ],
        },
      })),
      severity: 'note',
      machineIds: lower(granted, alsoGranted),
      says: 'as who tried to write the record in resource group rg-a',
    },
    {
      does: 'a job that somebody else made',
      evidence: editJob(granted, { createdBy: 'eve@contoso.example' }),
      severity: 'finding',
      machineIds: lower(granted),
      says: 'Azure names eve@contoso.example as who made the remote support job',
    },
    {
      does: 'a record that the Activity Log does not show',
      evidence: changeConsent(honest, first.consentId, () => ({ writes: { kind: 'read', writes: [] } })),
      severity: 'unknown',
      machineIds: lower(granted, alsoGranted),
      says: 'so who wrote it cannot be told',
    },
  ],
  accessAfterEnd: [
    {
      does: 'access that is active after its end was recorded',
      evidence: changeConsent(honest, first.consentId, () => ({
        ends: second.ends.map((end) => ({ ...end, consentId: first.consentId, machineId: granted.toLowerCase() })),
      })),
      severity: 'finding',
      machineIds: lower(granted),
      says: 'The records say of this access: Expired, confirmed',
    },
    {
      does: 'a state nobody knows after the end was recorded',
      evidence: changeConsent(editJob(granted, { nodeState: 'Frobnicating' }), first.consentId, () => ({
        ends: second.ends.map((end) => ({ ...end, consentId: first.consentId, machineId: granted.toLowerCase() })),
      })),
      severity: 'unknown',
      machineIds: lower(granted),
      says: 'whether it gives access cannot be told',
    },
    {
      does: 'access that somebody let in after its end was recorded, and that has ended again',
      evidence: editJob(past, revokedSince),
      severity: 'lookInto',
      machineIds: lower(past),
      says: 'after the recorded end of this access: Expired, confirmed',
    },
    {
      does: 'the same where the later end is on record too',
      evidence: changeConsent(editJob(past, revokedSince), second.consentId, ({ ends }) => ({
        ends: [...ends.map((end) => ({ ...end, ended: 'revoked' as const, confirmedAt: inPast(0.3) })), ...ends],
      })),
      severity: 'lookInto',
      machineIds: lower(past),
      says: 'After that: Revoked, confirmed',
    },
    {
      does: 'access that is being revoked, asked for after its end was recorded',
      evidence: editJob(past, {
        type: 'Revoke',
        lastModifiedAt: inPast(0.5),
        provisioningState: 'Accepted',
        status: 'Accepted',
        expirationTimestamp: second.consent.notAfter,
      }),
      severity: 'finding',
      machineIds: lower(past),
      says: 'Of the job Azure shows now: its removal is asked for.',
    },
  ],
  endNotRecorded: [
    {
      does: 'access that expired and whose end nobody recorded',
      evidence: changeConsent(honest, second.consentId, () => ({ ends: [] })),
      severity: 'note',
      machineIds: lower(past),
      says: 'No end of this access is on record in resource group rg-b.',
    },
  ],
} as const satisfies Partial<Record<FindingKind, readonly Plant[]>>;
