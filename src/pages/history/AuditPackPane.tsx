import type { ConsentsReading } from '#src/azure/records.ts';

export function AuditPackPane(_props: { reading: ConsentsReading; onClose: () => void }) {
  return null;
}
