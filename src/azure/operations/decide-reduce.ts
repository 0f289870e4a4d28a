import { jobOutcome } from '#src/consent/access/job.ts';
import { isWithin, parseLevel } from '#src/consent/level.ts';
import { parseInstant } from '#src/lib/time.ts';
import { fateOf, jobNamed, person, type Question, read, reported, standsOpen, wait } from './decide-shared.ts';
import { sentOf, type Step } from './operation.ts';

/**
 * Lets live access end sooner or reach less far. Pure. What is sent would let Microsoft Support in again where access was revoked, or reduced
 * further, meanwhile: so it is sent only where it takes something away from what Azure shows now.
 */
export function decideReduce(question: Question): Step {
  const { operation, evidence, now } = question;
  if (operation.intent.kind !== 'reduce') throw new Error('This is no reduction.');
  const wanted = operation.intent;
  const jobs = read(evidence.jobs);
  if ('step' in jobs) return jobs.step;
  const job = jobNamed(evidence, wanted.job);
  if (job === undefined || job.type.toLowerCase() !== 'enable' || !standsOpen(job, evidence, now))
    return person({ is: 'notOpen' });
  const level = parseLevel(job.accessLevel);
  const end = parseInstant(job.expirationTimestamp);
  const wantedEnd = parseInstant(wanted.notAfter);
  if (level === undefined || end === undefined || wantedEnd === undefined || end <= now || wantedEnd <= now)
    return person({ is: 'notOpen' });
  if (isWithin(level, wanted.level) && end <= wantedEnd)
    return jobOutcome(job) === 'failed'
      ? person({ is: 'requestFailed', message: job.connectionErrorMessage })
      : reported('reduced', job, question);
  if (!isWithin(wanted.level, level) || wantedEnd > end) return person({ is: 'notOpen' });
  const fate = fateOf(sentOf(operation, wanted.job), now);
  if (fate === 'onItsWay') return wait({ is: 'onItsWay' }, 3);
  // Azure took it and shows more again: somebody has changed it since.
  if (fate === 'gone') return person({ is: 'lost' });
  const { job: name, notAfter } = wanted;
  return { do: 'write', requests: [{ put: 'job', name, type: 'Enable', level: wanted.level, notAfter }] };
}
