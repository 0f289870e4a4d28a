import { correlationId } from '#src/consent/consent.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type ExtensionReading, installExtension, readExtension } from '#src/azure/resources/extensions.ts';
import { createLookout, type Lookout } from '#src/azure/evidence/machine-absence.ts';
import { follow, isLost, paceWords, readOperation, isUnanswered } from '#src/azure/transport/operations.ts';
import { StaleEvidence, whileFresh } from '#src/azure/transport/send-guard.ts';
import { serverNow } from '#src/azure/transport/server-clock.ts';
import { grantWrite } from '#src/azure/transport/write-turns.ts';
import { stillOpen } from './grant-evidence.ts';
import { stillSignedProduct } from './grant-product.ts';
import { isTimeOver, type MachineGrant, settleTime, Stop, stillAgreed, stillClear } from './grant-run.ts';
import {
  endsByItself,
  gaveUp,
  isDue,
  nothingToWaitFor,
  settleBusy,
  staleWords,
  type Waiting,
  waitAtLeast,
} from './grant-waits.ts';

interface Installing extends Waiting {
  /** How often Azure took the request, or may have. */
  sent: number;
  /** Server time at which the installation was last asked for from here, ms. */
  sentAt: number | undefined;
  /** How often the request was lost, or put off by Azure. */
  repeats: number;
  statusUrl: string | undefined;
}

const mostRepeats = 3;

/** Azure did not answer, or puts everybody off. It is the same request, so sending it again does no harm. */
const settleLost = (state: Installing, error: AzureError): void => {
  if (isUnanswered(error)) {
    // The request may have arrived: the next read tells.
    state.sent += 1;
    state.sentAt = serverNow();
    state.note = 'The reply to the installation request was lost. Azure is asked what came of it.';
  } else state.note = `The installation is asked for again when Azure allows it: ${error.message}`;
  state.repeats += 1;
  if (state.repeats > mostRepeats) throw gaveUp('to install the extension', error);
  waitAtLeast(state, 30, error);
};

/** What can be said for sure: access may have been asked for before. */
const nothingInstalled = ({ requested }: MachineGrant): string =>
  requested ? 'Nothing was installed.' : 'Nothing was installed and no access was asked for.';

/** Sends the installation, and settles what the reply says about sending it again. */
const install = async (grant: MachineGrant, state: Installing): Promise<void> => {
  const { record, signal } = grant;
  let isTried = false;
  try {
    const accepted = await grantWrite(async () => {
      await stillSignedProduct(grant, grant.requested);
      // Whoever revoked this consent from elsewhere may have removed the extension too.
      const isFresh = whileFresh(await stillOpen(grant, signal));
      await stillClear(grant, grant.machine.id);
      isTried = true;
      const guard = (): void => {
        isFresh();
        // Microsoft's client hands this on, and no Stop; the look that follows says that the time is over.
        if (isTimeOver(grant)) throw new StaleEvidence();
      };
      return installExtension(grant.machine, { correlationId: correlationId(record.consentHash), signal, guard });
    });
    state.statusUrl = accepted.statusUrl;
    state.sent += 1;
    state.sentAt = serverNow();
    state.notBefore = Number.POSITIVE_INFINITY;
    state.note = undefined;
  } catch (error) {
    if (error instanceof StaleEvidence) {
      state.note = staleWords;
      return;
    }
    // What failed is no request for the installation.
    if (!isTried) throw error;
    if (isLost(error)) settleLost(state, error);
    else if (error instanceof AzureError && endsByItself(error))
      settleBusy(state, error, nothingInstalled(grant), state.sent > 0);
    else throw error;
  }
};

/** Accepted and yet not there: the operation may have ended without leaving an extension behind. */
const checkOperation = async ({ statusUrl }: Installing, signal: AbortSignal | undefined): Promise<void> => {
  const status = statusUrl === undefined ? undefined : await readOperation(statusUrl, signal);
  if (status?.state !== 'failed' && status?.state !== 'canceled') return;
  const message = status.message ?? `The installation ended as ${status.state}; Azure gives no reason.`;
  throw new Stop('failed', message, { isOfPress: true });
};

const shownIn = (reading: ExtensionReading | undefined) =>
  reading === undefined || reading.extension === 'absent' ? undefined : reading.extension;

/** Not read, nothing is said about it; absent, it depends on whether a request has left. */
const stateWords = (reading: ExtensionReading | undefined, isRequested: boolean): string | undefined => {
  if (reading === undefined) return undefined;
  const shown = shownIn(reading);
  if (shown === undefined) return isRequested ? 'Extension requested.' : 'The extension is not installed yet.';
  return [`Extension: ${shown.provisioningState}.`, shown.message].filter(Boolean).join(' ');
};

/** That the machine is away comes first: it decides about all the rest. An installation found running was asked for at a time not known here. */
const awayWords = (lookout: Lookout, state: Installing, reading: ExtensionReading | undefined): string | undefined =>
  lookout.words(state.sent > 0 || shownIn(reading) !== undefined ? { at: state.sentAt } : undefined);

/**
 * Sees to it that the remote support extension is there and Succeeded. Absent: installs it (never on Azure Local, where Azure itself
 * does). In progress: waits, however long, and says so. Failed: stops with the machine's own message. Evidence is the extension itself.
 */
export const ensureExtension = async (grant: MachineGrant): Promise<void> => {
  const state: Installing = { ...nothingToWaitFor(), sent: 0, sentAt: undefined, repeats: 0, statusUrl: undefined };
  const { id: machineId } = grant.machine;
  const lookout = createLookout({ machineId, notAfter: grant.record.consent.notAfter }, grant.pollSeconds);
  await follow<ExtensionReading, true>({
    read: async (signal) => {
      const [reading] = await Promise.all([readExtension(machineId, signal), lookout.look(signal)]);
      lookout.note(stateWords(reading, state.sent > 0) ?? '');
      const mayInstall = reading.extension === 'absent' && !grant.machine.azureLocal;
      if (mayInstall) await checkOperation(state, signal);
      if (mayInstall && isDue(state)) await install(grant, state);
      await settleTime(grant);
      return reading;
    },
    decide: ({ extension }) => {
      stillAgreed(grant);
      if (extension === 'absent') {
        if (!grant.machine.azureLocal) return undefined;
        throw new Stop(
          'failed',
          'The remote support extension is not on this machine. On Azure Local, Azure installs it by itself.',
          {
            remedy: 'Run Sync-AzureStackHCI on the machine, or wait: Azure puts the extension back within 12 hours.',
            isOfPress: true,
          },
        );
      }
      if (extension.state === 'succeeded') return true;
      if (extension.state === 'running') return undefined;
      throw new Stop(
        'failed',
        extension.message ?? `The extension is ${extension.provisioningState}; Azure gives no message.`,
        {
          remedy: 'See the extension check on the machine’s page for what to do, then try again.',
        },
      );
    },
    onNote: (note, reading) => {
      const problem = note.readProblem && `Azure cannot be read: ${note.readProblem.message}`;
      const away = awayWords(lookout, state, reading);
      const words = [away, stateWords(reading, state.sent > 0), state.note, problem, paceWords(note.pace)];
      grant.report({ step: 'recorded', message: words.filter(Boolean).join(' ') });
    },
    retryAfterSeconds: () => grant.pollSeconds(),
    signal: grant.signal,
  });
};
