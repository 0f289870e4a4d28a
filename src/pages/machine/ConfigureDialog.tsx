import { useEffect, useState } from 'react';
import { auth } from '#src/auth/session.ts';
import { mayGiveAccess } from '#src/azure/grant/grant-decision.ts';
import { accessLevelName } from '#src/consent/access-level.ts';
import type { AccessEvidence, AccessState, JobEvidence } from '#src/consent/access/access-state.ts';
import { formatInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import { ConfirmDialog } from '#src/shell/ConfirmDialog.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { Choice } from './Choice.tsx';
import {
  canExtend,
  type Chosen,
  cannotShorten,
  endChoices,
  levelChoices,
  offeredFor,
  reductionOf,
} from './configure.ts';
import { type Change, configureAccess } from './configure-access.ts';

/** Shortens or lowers live access, which needs no new consent. More than was agreed needs one: the wizard. */
export function ConfigureDialog({
  machineId,
  name,
  state,
  jobs,
  now,
  why,
  open,
  onClose,
  onConfigure,
}: {
  machineId: string;
  name: string;
  state: AccessState;
  /** All that Azure shows on the machine. */
  jobs: AccessEvidence['jobs'] | undefined;
  now: number;
  /** Why access cannot be changed any more, such as by a revoke meanwhile. */
  why: string | undefined;
  open: boolean;
  onClose: () => void;
  /** What it asks for is left to the page to do, which says what came of it. */
  onConfigure: (change: Change) => void;
}) {
  const { job, level, until } = state;
  // The choices are those of the moment when the dialog opened: they must not move under the pointer.
  const [openedAt] = useState(now);
  const [chosen, setChosen] = useState<Chosen>();
  const isGone = !job || level === undefined || until === undefined;
  // Else it would open unasked over access that is granted anew.
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  if (isGone) return null;
  const levels = levelChoices(level).map((one) => ({ value: one, label: accessLevelName(one) }));
  const ends = endChoices(openedAt, until).map(({ label, end }) => ({
    value: end,
    label: `${label}: ${formatInstant(end)}`,
  }));
  const isFixed = levels.length < 2 && ends.length < 2;
  const before = chosen?.jobName === job.name ? chosen : { jobName: job.name };
  const asked = reductionOf({ jobName: job.name, level, end: until }, before);
  const unchanged = asked.end === until && asked.level === level;
  const nothing = isFixed ? 'There is nothing to reduce.' : 'Nothing is changed yet.';
  const isLate = asked.end < until && now - openedAt > offeredFor;
  return (
    <ConfirmDialog
      open={open}
      title={`Configure access to ${name}`}
      confirmLabel="Save changes"
      cancelLabel="Keep as it is"
      tone="primary"
      unavailable={
        why ?? (unchanged ? nothing : isLate ? 'These times are of some minutes ago. Open it again.' : undefined)
      }
      onConfirm={() => {
        onConfigure({ asked, act: () => configureAccess(machineId, name, asked) });
        onClose();
      }}
      onCancel={onClose}
    >
      <Choice
        label="Access level"
        value={asked.level}
        choices={levels}
        only={`${accessLevelName(level)}, the lower of the two`}
        onChoose={(one) => setChosen({ ...before, level: one })}
      />
      <Choice
        label="Access ends"
        value={asked.end}
        choices={ends}
        only={formatInstant(until)}
        hint={cannotShorten(openedAt, until)}
        onChoose={(end) => setChosen({ ...before, end })}
      />
      <Extension
        machineId={machineId}
        job={job}
        hasOther={
          Array.isArray(jobs) && jobs.some((other) => other.name !== job.name && mayGiveAccess(other, jobs, now))
        }
      />
    </ConfirmDialog>
  );
}

/** A later end or a higher level: a new consent, which names the one whose place it takes. */
function Extension({ machineId, job, hasOther }: { machineId: string; job: JobEvidence; hasOther: boolean }) {
  const verdict = canExtend(job, auth().account?.username, hasOther);
  return (
    <p>
      Less than there is needs no new consent.{' '}
      {verdict.allowed ? (
        <span>
          A later end or a higher level needs one, which takes the place of this consent.{' '}
          <PageLink inline to={paths.grant([machineId], { replaces: job.name.toLowerCase() })}>
            Extend or widen…
          </PageLink>
        </span>
      ) : (
        <span key="not">{`${verdict.reason} To let Microsoft Support in further, revoke all of it first.`}</span>
      )}
    </p>
  );
}
