import type { FindingKind } from './reconciliation-finding.ts';
import { changeJobs, changeMachine, fleetNow, honestJob, setUp } from './reconciliation-samples.ts';
import {
  bare,
  editJob,
  first,
  granted,
  honest,
  inPast,
  lower,
  outsiders,
  past,
  type Plant,
} from './reconciliation-spoilt.ts';

/** Each is the only thing that is wrong. */
export const accessPlants = {
  accessWithoutRecord: [
    {
      does: 'a job that bears no consent’s name',
      evidence: changeMachine(honest, bare, () => ({
        extension: setUp,
        jobs: { kind: 'read', jobs: [{ ...outsiders, expirationTimestamp: inPast(-3) }], readAt: fleetNow },
      })),
      severity: 'finding',
      machineIds: lower(bare),
      says: 'the machine reports access through it as active. No consent record of this name is in resource group rg-a.',
    },
    {
      does: 'a job whose record is gone',
      evidence: { ...honest, consents: [first] },
      severity: 'finding',
      machineIds: lower(past),
      says: 'Azure shows access through it as over. No consent record of this name is in resource group rg-b.',
    },
    {
      does: 'a job of long ago without a record',
      evidence: {
        ...changeJobs(honest, past, (jobs) =>
          jobs.map((job) => ({
            ...job,
            ...Object.fromEntries(
              ['createdAt', 'lastModifiedAt', 'startTime', 'endTime', 'nodeUpdatedAt', 'expirationTimestamp'].map(
                (key) => [key, inPast(91 * 24)],
              ),
            ),
          })),
        ),
        consents: [first],
      },
      severity: 'note',
      machineIds: lower(past),
      says: 'No consent record of this name',
    },
  ],
  levelBeyondConsent: [
    {
      does: 'a higher level',
      evidence: editJob(granted, { accessLevel: 'DiagnosticsAndRepair' }),
      severity: 'finding',
      machineIds: lower(granted),
      says: 'The consent allows Diagnostics and no more.',
    },
    {
      does: 'a level not known here',
      evidence: editJob(granted, { accessLevel: 'Everything' }),
      severity: 'unknown',
      machineIds: lower(granted),
      says: 'whether “Everything” is within that cannot be told',
    },
  ],
  endBeyondConsent: [
    {
      does: 'a later end',
      evidence: editJob(granted, { expirationTimestamp: inPast(-7) }),
      severity: 'finding',
      machineIds: lower(granted),
      says: ', before that.',
    },
    {
      does: 'an end that is no time',
      evidence: editJob(granted, { expirationTimestamp: 'never' }),
      severity: 'unknown',
      machineIds: lower(granted),
      says: '“never”, which is no time',
    },
  ],
  machineNotInConsent: [
    {
      does: 'a job of that name on another machine',
      evidence: changeMachine(honest, bare, () => ({
        extension: setUp,
        jobs: { kind: 'read', jobs: honestJob(first, 'active'), readAt: fleetNow },
      })),
      severity: 'finding',
      machineIds: lower(bare),
      says: 'The consent of this name was given for 2 other machines, not for this one.',
    },
  ],
} as const satisfies Partial<Record<FindingKind, readonly Plant[]>>;
