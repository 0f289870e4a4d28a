import { removalGoesOn } from '#src/azure/revoke/open-removals.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access/access-state.ts';
import { parseInstant } from '#src/consent/instant.ts';
import { momentWords } from '#src/lib/time.ts';
import { EndOnMachine } from '#src/pages/shared/EndOnMachine.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Message } from '#src/ui/Message.tsx';
import { isRemovalUnproven } from './machine-words.ts';

/** States that prove the end of access. That nothing is set up, or the extension alone, proves none. */
const provesEnd: ReadonlySet<AccessState['kind']> = new Set(['expired', 'revoked']);

/**
 * What has come of a request to revoke that was sent from this tab. The state above it is Azure's; this is only about the request. Every
 * page but this one shows what is not proven (`OpenRevokes`), so nothing of that may be missing here.
 */
export function RevokeProgress({
  pending,
  state,
  extension,
  isRemoving,
  now,
}: {
  pending: PendingRevoke;
  state: AccessState;
  extension: AccessEvidence['extension'] | undefined;
  /** Whether this page still asks for the removal of the extension, though access has ended. */
  isRemoving: boolean;
  /** ms of server time. */
  now: number;
}) {
  if (isPast(pending, state)) return null;
  return (
    <>
      <Outcome pending={pending} state={state} now={now} />
      {isRemoving && <Message intent="info">{removalGoesOn}</Message>}
      {/* Removing it was asked for besides; the end of access does not depend on it. */}
      {extension !== 'absent' && (
        <ErrorMessage intent="warning" what="The extension could not be removed" error={pending.extensionError} />
      )}
      <ErrorMessage intent="warning" what="The end could not be recorded" isOver error={pending.endRecordError}>
        The consent may stand in the history without its end.
      </ErrorMessage>
    </>
  );
}

/** Whether the request is over and access was given anew since: then what came of it says nothing of what is there now. */
function isPast({ phase, jobName, startedAt }: PendingRevoke, { job, canRevoke }: AccessState): boolean {
  if (job === undefined || (phase !== 'proven' && phase !== 'absent')) return false;
  const isOther = job.name.toLowerCase() !== jobName?.toLowerCase();
  return canRevoke.allowed || (isOther && (parseInstant(job.createdAt) ?? startedAt) > startedAt);
}

function Outcome({ pending, state, now }: { pending: PendingRevoke; state: AccessState; now: number }) {
  if (pending.phase === 'proven') return null;
  if (pending.phase === 'absent') return <Message intent="info">{absentWords(pending, now)}</Message>;
  // Someone else may have ended the access meanwhile: then neither a refusal nor the wait is news.
  if (provesEnd.has(state.kind)) return null;
  if (pending.phase !== 'refused' && pending.error === undefined)
    return <Message intent="info">{askedWords(pending, state.detail, now)}</Message>;
  const isSaid =
    isRemovalUnproven(state) || (pending.error?.message ?? pending.note ?? '').includes(onMachineDisable());
  return (
    <>
      <Unproven pending={pending} now={now} />
      {!isSaid && <EndOnMachine />}
    </>
  );
}

/** It needs a person, also where Azure has refused nothing and the reason is a note. */
function Unproven({ pending, now }: { pending: PendingRevoke; now: number }) {
  const what = 'The end of access is not proven';
  if (pending.error) return <ErrorMessage what={what} error={pending.error} />;
  return (
    <Message intent="error" title={what}>
      {askedAt(pending, now)} {pending.note}
    </Message>
  );
}

/** Nothing could be revoked: what Azure shows, and what it cannot show. */
const absentWords = ({ startedAt, note }: PendingRevoke, now: number): string =>
  `Asked to revoke at ${momentWords(startedAt, now)}. ${note ?? ''}`;

/** When it was asked for, and what stands in the way, unless the state above says just that. */
function askedWords(pending: PendingRevoke, said: string, now: number): string {
  const { note } = pending;
  const news =
    note === undefined || said.includes(note) ? 'Azure is asked again until the end of access is proven.' : note;
  return `${askedAt(pending, now)} ${news}`;
}

const askedAt = ({ startedAt }: PendingRevoke, now: number): string => `Asked for at ${momentWords(startedAt, now)}.`;
