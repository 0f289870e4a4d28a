import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { laterAccess, laterSentence } from '#src/consent/later-access.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { Message } from '#src/ui/Message.tsx';
import { type MachineJobs, jobOf } from './job-events.ts';

/** What the jobs show that came after an end on record: the records alone would say that access is over since. */
export function AfterEnd({
  entry: { consentId, ends },
  jobs,
}: {
  entry: Pick<ConsentHistoryEntry, 'consentId' | 'ends'>;
  jobs: readonly MachineJobs[];
}) {
  const came = jobs.flatMap(({ id, name, reading }) => {
    const job = jobOf(reading, consentId);
    const later =
      job &&
      laterAccess(
        job,
        ends.filter((end) => sameId(end.machineId, id)),
      );
    return job && later ? [laterSentence(job, name, later)] : [];
  });
  if (came.length === 0) return null;
  return (
    <Message intent="warning" title="Azure shows something of this access after its recorded end.">
      {came.join(' ')} The state now is on the page of the machine.
    </Message>
  );
}
