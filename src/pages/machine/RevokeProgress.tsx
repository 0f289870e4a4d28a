import { describeError } from '#src/azure/errors.ts';
import type { PendingRevoke } from '#src/azure/pending-revokes.ts';
import type { AccessState } from '#src/consent/access-state.ts';
import { formatClock, formatZone } from '#src/lib/time.ts';
import { Message } from '#src/ui/Message.tsx';

/** States in which nothing is left to revoke. */
const over: ReadonlySet<AccessState['kind']> = new Set(['none', 'setUp', 'expired', 'revoked']);

/** What has come of a request to revoke that was sent from this tab. The state above it is Azure's; this is only about the request. */
export function RevokeProgress({ pending, state }: { pending: PendingRevoke; state: AccessState }) {
  // Someone else may have ended the access meanwhile: then the refusal is no longer news.
  if (pending.error && !over.has(state.kind)) {
    const { title, why, whatToDo, correlationId } = describeError(pending.error);
    return (
      <Message intent="error" title={title} correlationId={correlationId}>
        {why} {whatToDo}
      </Message>
    );
  }
  const remains = [
    pending.extensionError && `The extension could not be removed: ${pending.extensionError.message}`,
    pending.endRecordError && `The end could not be recorded: ${pending.endRecordError.message}`,
  ].filter((sentence) => sentence !== undefined);
  const isFinal = pending.phase === 'proven' || pending.phase === 'absent';
  if (remains.length > 0 && isFinal)
    return <Message intent="warning">{[absentWords(pending), ...remains].filter(Boolean).join(' ')}</Message>;
  if (pending.phase === 'absent') return <Message intent="info">{absentWords(pending)}</Message>;
  if (isFinal || over.has(state.kind)) return null;
  return <Message intent="info">{askedWords(pending, state.detail)}</Message>;
}

/** Nothing could be revoked: what Azure shows, and what it cannot show. */
function absentWords({ phase, startedAt, note }: PendingRevoke): string | undefined {
  return phase === 'absent'
    ? `Asked to revoke at ${formatClock(startedAt)} ${formatZone(startedAt)}. ${note ?? ''}`
    : undefined;
}

/** When it was asked for, and what stands in the way, unless the state above says just that. */
function askedWords({ startedAt, note }: PendingRevoke, said: string): string {
  const asked = `Asked for at ${formatClock(startedAt)} ${formatZone(startedAt)}.`;
  const news =
    note === undefined || said.includes(note) ? 'Azure is asked again until the end of access is proven.' : note;
  return `${asked} ${news}`;
}
