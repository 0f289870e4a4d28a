import { isConsentRecord } from '#src/consent/record.ts';
import type { ReconciledConsent } from './reconciliation-evidence.ts';
import { evidenceList, type Finding } from './reconciliation-finding.ts';
import { hasCopyFor, jobOf, type Known } from './reconciliation-known.ts';
import { groupOf, groupWords } from './reconciliation-words.ts';

/** The resource groups of a consent's machines in which no record of it is. */
export function missingCopies(consent: ReconciledConsent, known: Known): Finding[] {
  const { consentId, consent: agreed } = consent;
  const lacking = agreed.machines.filter(
    (machine) => known.evidence.groupsRead.has(groupOf(machine)) && !hasCopyFor(consent, machine),
  );
  return [...new Set(lacking.map(groupOf))]
    .filter((group) => !hasUnfitCopy(known, consentId, group))
    .map((group) => {
      const machines = lacking.filter((machine) => groupOf(machine) === group);
      return missingCopy(consent, group, machines, copyNews(known, consentId, machines));
    });
}

/** A deployment of that name that does not verify is a finding of its own. */
const hasUnfitCopy = ({ evidence }: Known, consentId: string, group: string): boolean =>
  evidence.unfit.some(
    (one) =>
      one.consentId.toLowerCase() === consentId &&
      isConsentRecord(one.deploymentId) &&
      groupOf(one.deploymentId) === group,
  );

type CopyNews = Pick<Finding, 'severity' | 'remedy'> & { jobs: string };

/** Whether access came of a consent without its record, as far as the jobs of its machines were read. */
function copyNews(known: Known, consentId: string, machines: readonly string[]): CopyNews {
  const granted = machines.filter((machine) => jobOf(known, consentId, machine) !== undefined);
  if (granted.length > 0) {
    return {
      severity: 'finding',
      jobs:
        machines.length === 1
          ? 'Azure shows a job of its name there.'
          : `Azure shows ${granted.length === 1 ? 'a job' : 'jobs'} of its name on ${granted.length} of them.`,
      remedy:
        'This app asks for access only after the record is kept, so the record has been deleted since, or access was asked for without this app. The Activity Log of the resource group keeps for 90 days who deleted a deployment.',
    };
  }
  const unread = machines.flatMap((machine) => {
    const kind = known.machines.get(machine)?.jobs.kind ?? 'gone';
    return kind === 'read' ? [] : [kind];
  });
  if (unread.length > 0) {
    const isForGood = unread.every((kind) => kind === 'gone' || kind === 'unavailable');
    return {
      severity: 'unknown',
      jobs: 'Whether there is a job of its name cannot be told: not all of the jobs there can be read.',
      remedy: isForGood
        ? 'Azure shows no jobs of these machines, or no such machines: ask there with Get-RemoteSupportAccess whether access is on. The Activity Log of the resource group keeps for 90 days who deleted a deployment.'
        : 'Compare again once the jobs of these machines can be read.',
    };
  }
  return {
    severity: 'note',
    jobs: 'Azure shows no job of its name there either.',
    remedy: 'Where the record could not be kept, this app asks for no access. Nothing needs to be done.',
  };
}

function missingCopy(
  { consentId, consent, consentHash }: ReconciledConsent,
  group: string,
  machines: readonly string[],
  { severity, jobs, remedy }: CopyNews,
): Finding {
  const whom = machines.length === 1 ? 'a machine' : `${machines.length} machines`;
  return {
    kind: 'recordMissingInGroup',
    severity,
    machineIds: machines,
    consentId,
    sentence: `The consent names ${whom} in ${groupWords(group)}, and no record of it is there. ${jobs}`,
    remedy,
    evidence: evidenceList({
      'Resource group': group,
      'Agreed from': consent.notBefore,
      'Consent hash': consentHash,
      Machines: machines.join(', '),
    }),
  };
}
