import { visibleText } from '#src/lib/visible-text.ts';

import { parseInstant } from '#src/consent/instant.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import type { LogWrite, ReconciledConsent, ReconciledMachine } from './reconciliation-evidence.ts';
import { recordWrites } from './reconciliation-people.ts';
import { groupOf, timeWords } from './reconciliation-words.ts';

const installs = 'microsoft.hybridcompute/machines/extensions/write';
const jobs = 'microsoft.azurestackhci/edgedevices/jobs/';

/**
 * Why access on a machine without a job was never asked for: its extension failed first. Undefined where that is not shown, by the machine
 * and by the Activity Log both: a job that somebody deleted has left the request for it in the log.
 */
export function whyUnasked(machine: ReconciledMachine, consent: ReconciledConsent): string | undefined {
  const { writes } = consent;
  if (writes?.kind !== 'read' || writes.partly) return undefined;
  // A log that shows the record beside the machine would show the request as well.
  if (!recordWrites(consent).some(({ resourceId }) => groupOf(resourceId) === groupOf(machine.id))) return undefined;
  const own = writes.writes.filter(({ resourceId }) =>
    resourceId.toLowerCase().startsWith(`${machine.id.toLowerCase()}/`),
  );
  if (own.some(({ operation }) => operation.toLowerCase().startsWith(jobs))) return undefined;
  const failure = extensionFailure(machine, own);
  return failure && `The Activity Log shows no request for one under the consent’s correlation ID; ${failure}`;
}

function extensionFailure({ extension }: ReconciledMachine, own: readonly LogWrite[]): string | undefined {
  if (extension === 'absent') {
    const outcome = lastOutcome(own);
    return outcome?.status.toLowerCase() === 'failed'
      ? `it shows that the installation of the extension failed at ${timeWords(outcome.at)}, and Azure shows no extension on it.`
      : undefined;
  }
  if (extension === 'unknown' || extensionPhase(extension) !== 'failed') return undefined;
  const { name, provisioningState, message } = extension;
  const said = message === undefined ? '.' : `: “${visibleText(message, 600)}”`;
  return `Azure shows that the extension ${visibleText(name)} on it is ${visibleText(provisioningState)}${said}`;
}

/** What came last of the installations that the log shows. */
function lastOutcome(own: readonly LogWrite[]): LogWrite | undefined {
  return own
    .filter(({ operation }) => operation.toLowerCase() === installs)
    .filter(({ status }) => ['succeeded', 'failed'].includes(status.toLowerCase()))
    .toSorted((a, b) => (parseInstant(a.at) ?? 0) - (parseInstant(b.at) ?? 0))
    .at(-1);
}
