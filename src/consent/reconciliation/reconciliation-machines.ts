import { formatInstant } from '#src/lib/time.ts';
import { visibleText } from '#src/lib/visible-text.ts';

import { parseInstant } from '#src/consent/instant.ts';
import { extensionPhase } from '#src/consent/preflight/preflight-extension.ts';
import type { LogWrite, ReconciledConsent, ReconciledMachine } from './reconciliation-evidence.ts';
import { at, evidenceList, type Finding, type FindingSeverity } from './reconciliation-finding.ts';
import { aboutJob } from './reconciliation-job.ts';
import { endOn, hasCopyFor, isGroupRead, jobOf, type Known, nameOf } from './reconciliation-known.ts';
import { whoWrote } from './reconciliation-people.ts';
import { whyUnasked } from './reconciliation-unasked.ts';
import { groupWords, sentences, timeWords } from './reconciliation-words.ts';

/** A grant takes this long at most until Azure shows its job, unless something stands in the way. */
const graceMs = 30 * 60_000;

/** Every consent whose time runs, held against the jobs of its machines. */
export function openConsentFindings(known: Known): Finding[] {
  const running = known.evidence.consents.filter(({ consent }) => {
    const [from, until] = [parseInstant(consent.notBefore), parseInstant(consent.notAfter)];
    return from !== undefined && until !== undefined && from <= known.now && known.now < until;
  });
  const amendments = amendmentsIn(known.evidence.consents);
  // Where its record could not be kept, the later consent never came about, and the earlier one stands.
  const cameAbout = (later: ReconciledConsent, machine: string) =>
    later.consent.machines.includes(machine) && (hasCopyFor(later, machine) || !isGroupRead(known, machine));
  const isReplaced = (consentId: string, machine: string) =>
    amendments.get(consentId)?.some((later) => cameAbout(later, machine)) === true;
  return running.flatMap((consent) =>
    consent.consent.machines
      .filter((machine) => endOn(consent, machine) === undefined && !isReplaced(consent.consentId, machine))
      .flatMap((machine) => openOn(machine, consent, known)),
  );
}

/** The consents that say that they take the place of another, by its id. */
function amendmentsIn(consents: readonly ReconciledConsent[]): ReadonlyMap<string, ReconciledConsent[]> {
  const found = new Map<string, ReconciledConsent[]>();
  for (const consent of consents) {
    for (const id of consent.consent.replaces) if (!found.get(id)?.push(consent)) found.set(id, [consent]);
  }
  return found;
}

function openOn(machineId: string, consent: ReconciledConsent, known: Known): Finding[] {
  const { consentId, consent: agreed } = consent;
  const machine = known.machines.get(machineId);
  const name = visibleText(nameOf(known, machineId));
  const about = {
    kind: 'recordWithoutAccess',
    machineIds: [machineId],
    consentId,
    evidence: evidenceList({
      Machine: machine?.id ?? machineId,
      Consent: consentId,
      'Agreed from': agreed.notBefore,
      'Agreed until': agreed.notAfter,
    }),
  } as const;
  const runs = `The consent for ${name} runs until ${timeWords(agreed.notAfter)}`;
  if (machine === undefined) {
    return [
      {
        ...about,
        severity: 'unknown',
        sentence: `${runs}, and ${name} is not among the machines that could be read.`,
        remedy:
          'It may be gone from Azure, or you may not read it. If it was connected under another name, look there.',
      },
    ];
  }
  if (machine.jobs.kind === 'unavailable') {
    return [
      {
        ...about,
        severity: 'unknown',
        sentence: `${runs}. Azure offers no remote support job for the machine (${visibleText(machine.jobs.reason, 600)}), so whether access exists cannot be told from Azure.`,
        remedy:
          'Where Azure offers none, access is given on the machine itself: ask there with Get-RemoteSupportAccess.',
      },
    ];
  }
  // What could not be read is said of the machine as a whole.
  if (machine.jobs.kind === 'unread') return [];
  if (machine.jobs.kind === 'notAsked') {
    return [
      {
        ...about,
        severity: 'unknown',
        sentence: `${runs}, and the remote support jobs of ${name} were not read.`,
        remedy: 'Compare again.',
      },
    ];
  }
  const read = jobOf(known, consentId, machineId);
  if (read?.standing === 'failed') {
    return [
      {
        ...about,
        ...aboutJob(read),
        severity: 'note',
        sentence: `${runs}, and Azure says that its request for access on ${name} failed.`,
        remedy: 'Grant access anew if it is still needed; else revoke it, which puts the end on record.',
      },
    ];
  }
  // Where its record could not be kept, nothing was asked for.
  if (read !== undefined || (isGroupRead(known, machineId) && !hasCopyFor(consent, machineId))) return [];
  const why = whyUnasked(machine, consent);
  if (why !== undefined) {
    return [
      {
        ...about,
        severity: 'note',
        sentence: `${runs}, and Azure shows no remote support job of its name on ${name}. ${why}`,
        remedy: 'Grant access anew if it is still needed; else revoke it, which puts the end on record.',
      },
    ];
  }
  const { readAt } = machine.jobs;
  const missing = {
    ...about,
    evidence: [...about.evidence, ...evidenceList({ 'Jobs read at': new Date(readAt).toISOString() })],
  };
  // Jobs read before a grant could have come to its end say nothing against it, however long the rest took to be read.
  if (readAt - (parseInstant(agreed.notBefore) ?? -Infinity) < graceMs) {
    return [
      {
        ...missing,
        severity: 'note',
        sentence: `${runs}, and Azure showed no remote support job of its name on ${name} when it was asked, at ${formatInstant(readAt)}.`,
        remedy:
          'The grant may have been on its way: its progress page says how far it is. Compare again for what Azure shows now.',
      },
    ];
  }
  return [
    {
      ...missing,
      severity: 'finding',
      sentence: `${runs}, and Azure shows no remote support job of its name on ${name}.`,
      remedy:
        'The grant did not come to its end, or its job was deleted without this app. Go on with it on its progress page, or revoke it on the machine’s page, which puts the end on record.',
    },
  ];
}

/** Every extension, held against the consents. `reported`: machines with a finding that says more, lower case. */
export function extensionFindings(known: Known, reported: ReadonlySet<string>): Finding[] {
  const named = new Set(known.evidence.consents.flatMap(({ consent }) => consent.machines));
  return known.evidence.machines
    .filter((machine) => {
      const id = machine.id.toLowerCase();
      return !machine.azureLocal && isGroupRead(known, id) && !named.has(id) && !reported.has(id);
    })
    .flatMap((machine) => extensionOn(machine, known.evidence.appId));
}

function extensionOn(machine: ReconciledMachine, appId: string): Finding[] {
  const { extension, installation } = machine;
  if (typeof extension !== 'object' || extensionPhase(extension) === 'deleting' || installation === undefined)
    return [];
  const present = `Azure shows the extension ${visibleText(extension.name)} on ${visibleText(machine.name)}, and no consent record in ${groupWords(machine.id)} names the machine.`;
  const write = installation.kind === 'read' ? installedBy(installation.writes) : undefined;
  const unread = installation.kind === 'unread' ? installation : undefined;
  const isOwn = write?.appId !== undefined && write.appId.toLowerCase() === appId.toLowerCase();
  // Who installed it says nothing of access that was given through it later.
  const isExplained = isOwn && machine.jobs.kind === 'read';
  return [
    {
      kind: 'extensionWithoutConsent',
      severity: isExplained ? 'note' : accessThrough(machine).severity,
      machineIds: [machine.id.toLowerCase()],
      ...at(write?.at),
      sentence: sentences(
        present,
        isExplained ? undefined : accessThrough(machine).words,
        originWords(machine, write, isOwn),
      ),
      remedy: isOwn
        ? 'Remove it if it is not wanted: it gives no access by itself.'
        : sentences(
            'It gives no access by itself, and access can be granted through it without this app. Ask whoever installed it, and remove it if it is not wanted.',
            unread?.whatToDo && `To learn who did: ${unread.whatToDo}`,
          ),
      evidence: evidenceList({
        Machine: machine.id,
        Extension: extension.name,
        State: extension.provisioningState,
        Version: extension.version,
        'Installed by': write?.caller ?? write?.callerId,
        'Installed at': write?.at,
        'Application ID': write?.appId,
        'Correlation ID': write?.correlationId ?? unread?.correlationId,
      }),
    },
  ];
}

/** An extension by itself lets nobody in: without a job the answer can wait. Where jobs were not read there may be access. */
function accessThrough({ jobs }: ReconciledMachine): { severity: FindingSeverity; words?: string } {
  switch (jobs.kind) {
    case 'read':
      // Whatever job there is, is told as more than this.
      return jobs.jobs.length > 0
        ? { severity: 'finding' }
        : { severity: 'lookInto', words: 'Azure shows no remote support job there.' };
    case 'unavailable':
      return {
        severity: 'finding',
        words: 'Azure offers no remote support job for the machine, so whether access was given on it cannot be told.',
      };
    case 'unread':
    case 'notAsked':
      return {
        severity: 'finding',
        words: 'The remote support jobs there were not read, so whether there is access cannot be told.',
      };
  }
}

function originWords({ installation }: ReconciledMachine, write: LogWrite | undefined, isOwn: boolean): string {
  if (installation?.kind === 'unread') {
    return `The Activity Log could not be read (${visibleText(installation.reason, 600)}), so who installed it, and whether with this app, cannot be told.`;
  }
  if (write === undefined) {
    return 'The Activity Log shows no installation: it is some minutes behind and goes back 90 days, so who installed it, and whether with this app, cannot be told.';
  }
  const who = `The Activity Log names ${visibleText(whoWrote(write))}, at ${timeWords(write.at)}`;
  if (isOwn) return `${who}, with this app: “Set up” installs it without a consent.`;
  if (write.appId === undefined) return `${who}, and does not say with which application.`;
  return `${who}, with another application than this one (${visibleText(write.appId)}).`;
}

const installs = 'microsoft.hybridcompute/machines/extensions/write';
const removes = 'microsoft.hybridcompute/machines/extensions/delete';

/** The first write after the last removal: that one put it there, later ones changed it. */
function installedBy(writes: readonly LogWrite[]): LogWrite | undefined {
  const inOrder = writes.toSorted((a, b) => (parseInstant(a.at) ?? 0) - (parseInstant(b.at) ?? 0));
  const removedAt = inOrder.findLastIndex(
    ({ operation, status }) => operation.toLowerCase() === removes && status.toLowerCase() === 'succeeded',
  );
  return inOrder
    .slice(removedAt + 1)
    .find(({ operation, status }) => operation.toLowerCase() === installs && status.toLowerCase() !== 'failed');
}
