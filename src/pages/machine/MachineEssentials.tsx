import { paths } from '#src/paths.ts';
import type { PreflightReading } from '#src/azure/grant/preflight-reads.ts';
import type { AccessEvidence } from '#src/consent/access/access-state.ts';
import type { PreflightFacts } from '#src/consent/preflight/preflight.ts';
import { visibleText } from '#src/lib/visible-text.ts';
import { readWords } from '#src/pages/shared/read-words.ts';
import { Essentials } from '#src/ui/Essentials.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';
import { type MachineStatus, statusOf } from './machine-status.ts';

const gibibyte = 2 ** 30;

/**
 * `evidence` as last read: what it holds changes while the page is open, so it stands alone in its element (see own-text.tsx); the rest
 * hardly changes. `now` in ms of server time.
 */
export function MachineEssentials({
  reading,
  subscriptionName,
  evidence,
  isCurrent,
  now,
}: {
  reading: PreflightReading;
  subscriptionName: string | undefined;
  evidence: AccessEvidence | undefined;
  /** Whether the last read of the evidence had an answer. */
  isCurrent: boolean;
  now: number;
}) {
  const { machine, facts } = reading;
  return (
    <Essentials
      left={[
        {
          label: 'Resource group',
          value: (
            <PageLink to={paths.machines({ resourceGroup: [machine.resourceGroup.toLowerCase()] })}>
              {machine.resourceGroup}
            </PageLink>
          ),
        },
        { label: 'Status', value: <Status status={statusOf(reading, evidence)} isCurrent={isCurrent} now={now} /> },
        { label: 'Location', value: machine.location },
        { label: 'Subscription', value: <Subscription reading={reading} name={subscriptionName} /> },
      ]}
      right={[
        {
          label: 'Operating system',
          value: <VisibleText text={facts.operatingSystem.sku ?? facts.operatingSystem.name ?? 'Unknown'} />,
        },
        {
          label: 'Memory',
          value:
            facts.memoryBytes === undefined ? 'Unknown' : `${Math.round((facts.memoryBytes / gibibyte) * 10) / 10} GB`,
        },
        { label: 'Licence', value: licenceWords(facts.licence) },
        { label: 'Connected Machine agent', value: <VisibleText text={facts.agent.version ?? 'Unknown'} /> },
        { label: 'Remote support extension', value: extensionWords(evidence?.extension ?? facts.extension) },
      ]}
    />
  );
}

/** A status that has not been read for this long is not said without its age, ms. */
const renewedWithin = 90_000;

function Status({
  status: { status, since, readAt },
  isCurrent,
  now,
}: {
  status: MachineStatus;
  isCurrent: boolean;
  now: number;
}) {
  const isOld = !isCurrent || now - readAt > renewedWithin;
  return (
    <>
      <StateWord tone={status === 'Connected' && !isOld ? 'good' : 'attention'}>
        <bdi>{visibleText(status ?? 'Unknown', 40)}</bdi>
      </StateWord>
      {since !== undefined && (
        <span>
          {' '}
          since <Time at={since} />
        </span>
      )}
      {isOld && <span>{` · as of ${readWords(readAt, now)}`}</span>}
    </>
  );
}

function Subscription({ reading, name }: { reading: PreflightReading; name: string | undefined }) {
  return (
    <PageLink to={paths.machines({ subscription: [reading.machine.subscriptionId] })}>
      <VisibleText text={name ?? reading.machine.subscriptionId} max={120} />
    </PageLink>
  );
}

function extensionWords(extension: PreflightFacts['extension']): string {
  if (extension === 'absent') return 'Not installed';
  if (extension === 'unknown') return 'Could not be read';
  const version = extension.version === undefined ? '' : ` ${extension.version}`;
  return visibleText(`${extension.name}${version} · ${extension.provisioningState}`, 200);
}

function licenceWords(licence: PreflightReading['facts']['licence']): string {
  if (licence.payAsYouGo === true) return 'Windows Server Pay-as-you-go';
  if (licence.softwareAssurance === true) return 'Software Assurance, attested';
  if (licence.payAsYouGo === false && licence.softwareAssurance === false)
    return 'Neither Pay-as-you-go nor attested Software Assurance';
  return 'Unknown';
}
