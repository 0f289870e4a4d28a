import type { Reduction } from '#src/azure/revoke/reduce-access.ts';
import type { AccessEvidence, AccessState } from '#src/consent/access/access-state.ts';
import { toUtcSeconds } from '#src/consent/instant.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';

/** Whether Azure shows what a request to set up asked for, or that it is on its way. */
export function showsSetUp({ extension }: Pick<AccessEvidence, 'extension'>): boolean {
  if (typeof extension !== 'object') return false;
  const phase = extensionPhase(extension);
  return phase === 'ready' || phase === 'inProgress';
}

/** Whether access is as a request to reduce it asked for, to the second, as such a request is sent. */
export const showsChange = ({ job, level, until }: Pick<AccessState, 'job' | 'level' | 'until'>, asked: Reduction) =>
  job?.name.toLowerCase() === asked.jobName.toLowerCase() &&
  level === asked.level &&
  until !== undefined &&
  toUtcSeconds(until) === toUtcSeconds(asked.end);
