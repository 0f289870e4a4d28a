import { Button } from '@fluentui/react-components';
import type { ConsentHistoryEntry } from '#src/azure/records/consent-records.ts';
import { laterAccess, laterSentence } from '#src/consent/later-access.ts';
import { sameId } from '#src/lib/arm-id.ts';
import { Message } from '#src/ui/Message.tsx';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { endOf } from './consent-outcome.ts';
import { type MachineJobs, jobOf } from './job-events.ts';
import { machinesAtOnce, moreJobsLabel } from './use-consent-jobs.ts';

/** What the jobs show that came after an end on record, or may show unread: the records alone would say that access is over since. */
export function AfterEnd({
  entry,
  jobs,
  onMoreJobs,
}: {
  entry: Pick<ConsentHistoryEntry, 'consentId' | 'ends' | 'consent'>;
  /** Of the first machines. */
  jobs: readonly MachineJobs[];
  onMoreJobs: () => void;
}) {
  const { consentId, ends } = entry;
  const { machines } = entry.consent;
  const isOne = machines.length === 1;
  const others = machines.slice(jobs.length);
  const unread = jobs.flatMap(({ id, reading, why }) => (reading || why === undefined ? [] : id));
  const answered = jobs.filter(({ reading }) => reading).length;
  // A number that counts up would be read out with each answer.
  const isReading = jobs.some(({ reading, why }) => !reading && why === undefined);
  const about = isReading ? `was asked about ${jobs.length}` : `has answered about ${answered}`;
  // Who has pressed for more is to see whether something comes; at first nobody waits.
  const waits = jobs.length > machinesAtOnce;
  const pending = jobs.flatMap(({ id, reading, why }) => (waits && !reading && why === undefined ? id : []));
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
  return (
    <>
      {came.length > 0 && (
        <Message intent="warning" title="Azure shows something of this access after its recorded end.">
          {`${came.join(' ')} The state now is on the page of the machine.`}
        </Message>
      )}
      {[...others, ...unread, ...pending].some((id) => endOf(entry, id)) && (
        <Message
          intent="info"
          title={
            isOne
              ? 'The jobs of the machine could not be read.'
              : `Azure ${about} of ${machines.length} machines${unread.length === 0 ? '' : `, and ${unread.length} could not be read`}.`
          }
          actions={
            others.length + pending.length > 0 ? (
              <Button ref={passFocusOn} size="small" disabledFocusable={others.length === 0} onClick={onMoreJobs}>
                {others.length === 0 ? 'Reading jobs…' : moreJobsLabel(others.length, machines.length)}
              </Button>
            ) : undefined
          }
        >
          {isOne
            ? 'Whether Azure shows something after the recorded end is not known.'
            : 'Whether it shows something after the recorded ends of the others is not known.'}
        </Message>
      )}
    </>
  );
}
