import { useState } from 'react';
import { groupsOf } from '#src/azure/records/consent-history.ts';
import { isRecorded, type MachineProgress } from '#src/consent/bulk.ts';
import { type ConsentRecord, recordName } from '#src/consent/record.ts';
import { SealLine } from '#src/pages/shared/SealLine.tsx';
import { useWitness } from '#src/pages/shared/use-witness.ts';
import { witnessSeal } from '#src/pages/shared/witness-seal.ts';
import type { WitnessSubject } from '#src/pages/shared/witness.ts';

/** Whether the Activity Log has seen the record written; looked for again until it has. */
export function GrantWitness({ record, machines }: { record: ConsentRecord; machines: readonly MachineProgress[] }) {
  const seen = groupsOf(machines.filter(isRecorded).map((one) => one.machineId));
  // What was on record is, also where a machine cannot be read any more.
  const [known, setKnown] = useState(seen);
  const groups = [...new Set([...known, ...seen])];
  if (groups.length > known.length) setKnown(groups);
  if (groups.length === 0) return null;
  const records = groups.map((group) => ({
    deploymentId: `${group}/providers/Microsoft.Resources/deployments/${recordName(record.consentId)}`,
    correlationId: '',
  }));
  return <Seal subject={{ consent: record.consent, consentHash: record.consentHash, records }} />;
}

function Seal({ subject }: { subject: WitnessSubject }) {
  const { witness } = useWitness(subject);
  return <SealLine seal={witnessSeal(subject.consentHash, witness)} />;
}
