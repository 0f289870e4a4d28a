import { removalGoesOn } from '#src/azure/revoke/open-removals.ts';
import { needsPerson, type PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { onMachineDisable } from '#src/consent/on-machine.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access/access-state.ts';
import { momentWords } from '#src/lib/time.ts';
import { EndOnMachine } from '#src/pages/shared/EndOnMachine.tsx';
import { ErrorMessage } from '#src/pages/shared/ErrorMessage.tsx';
import { Message } from '#src/ui/Message.tsx';
import { isRemovalUnproven } from './machine-words.ts';
import { isPast, provesEnd } from './revoke-standing.ts';

/**
 * What has come of the requests to revoke that were sent from this tab. The state above it is Azure's; this is only about the requests. Every
 * page but this one shows what is not proven (`OpenRevokes`), so nothing of that may be missing here, also where no state could be read.
 */
export function RevokeProgress({
  pending,
  presses,
  state,
  isCurrent,
  extension,
  isRemoving,
  now,
}: {
  /** The one that matters most. */
  pending: PendingRevoke;
  /** All on the machine: what failed beside any of them is told. */
  presses: readonly PendingRevoke[];
  state: AccessState | undefined;
  /** Whether the state is of now: what was known last hides no press. */
  isCurrent: boolean;
  extension: AccessEvidence['extension'] | undefined;
  /** Whether this page still asks for the removal of the extension, though access has ended. */
  isRemoving: boolean;
  /** ms of server time. */
  now: number;
}) {
  const told = presses.filter((press) => !isPast(press, state));
  if (told.length === 0) return null;
  return (
    <>
      {!isPast(pending, state) && <Outcome pending={pending} state={state} isCurrent={isCurrent} now={now} />}
      {isRemoving && <Message intent="info">{removalGoesOn}</Message>}
      {/* Removing it was asked for besides; the end of access does not depend on it. */}
      {extension !== 'absent' &&
        failuresOf(told, 'extensionError').map((error) => (
          <ErrorMessage key={error.message} intent="warning" what="The extension could not be removed" error={error} />
        ))}
      {failuresOf(told, 'endRecordError').map((error) => (
        <ErrorMessage key={error.message} intent="warning" what="The end could not be recorded" isOver error={error}>
          The consent may stand in the history without its end.
        </ErrorMessage>
      ))}
    </>
  );
}

/** What failed, by its words: the same of two presses is told once, with the latest correlation id. */
const failuresOf = (presses: readonly PendingRevoke[], what: 'extensionError' | 'endRecordError'): Error[] => {
  const oldestFirst = presses.toSorted((one, other) => one.startedAt - other.startedAt).map((press) => press[what]);
  const failures = oldestFirst.filter((error) => error !== undefined);
  return [...new Map(failures.map((error) => [error.message, error])).values()];
};

function Outcome({
  pending,
  state,
  isCurrent,
  now,
}: {
  pending: PendingRevoke;
  state: AccessState | undefined;
  isCurrent: boolean;
  now: number;
}) {
  // Of one that is answered nothing is left to do, and what it said of that has had its time.
  if (pending.phase === 'proven' || pending.isAnswered === true) return null;
  if (pending.phase === 'absent') return <Message intent="info">{absentWords(pending, now)}</Message>;
  // Someone else may have ended the access meanwhile: then neither a refusal nor the wait is news.
  if (isCurrent && state !== undefined && provesEnd.has(state.kind)) return null;
  if (!needsPerson(pending) && pending.error === undefined)
    return <Message intent="info">{askedWords(pending, state?.detail ?? '', now)}</Message>;
  const isSaid =
    (state !== undefined && isRemovalUnproven(state)) ||
    (pending.error?.message ?? pending.note ?? '').includes(onMachineDisable());
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
  if (pending.error)
    return (
      <ErrorMessage what={what} error={pending.error}>
        {askedAt(pending, now)}
      </ErrorMessage>
    );
  return (
    <Message intent="error" title={what}>
      {`${askedAt(pending, now)} ${pending.note ?? ''}`}
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

/** What is asked for the state above says, unless another tab pursues it: then that is what Azure shows. */
const askedAt = ({ startedAt, isElsewhere }: PendingRevoke, now: number): string =>
  `${isElsewhere === true ? 'A revoke was asked' : 'Asked'} for at ${momentWords(startedAt, now)}.`;
