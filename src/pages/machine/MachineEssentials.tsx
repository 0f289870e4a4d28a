import { paths } from '#src/paths.ts';
import type { PreflightReading } from '#src/azure/preflight-reads.ts';
import type { PreflightFacts } from '#src/consent/preflight.ts';
import { Essentials } from '#src/ui/Essentials.tsx';
import { PageLink } from '#src/ui/PageLink.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Time } from '#src/ui/Time.tsx';
import { VisibleText } from '#src/ui/VisibleText.tsx';

const gibibyte = 2 ** 30;

/** `extension` as last read: it changes while the page is open, the rest hardly does. */
export function MachineEssentials({
  reading,
  subscriptionName,
  extension,
}: {
  reading: PreflightReading;
  subscriptionName: string | undefined;
  extension: PreflightFacts['extension'];
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
        { label: 'Status', value: <Status reading={reading} /> },
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
        { label: 'Remote support extension', value: <Extension extension={extension} /> },
      ]}
    />
  );
}

function Status({ reading }: { reading: PreflightReading }) {
  const { status, lastStatusChange } = reading.facts.agent;
  return (
    <>
      <StateWord tone={status === 'Connected' ? 'good' : 'attention'}>
        <VisibleText text={status ?? 'Unknown'} max={40} />
      </StateWord>
      {lastStatusChange !== undefined && (
        <>
          {' '}
          since <Time at={lastStatusChange} />
        </>
      )}
    </>
  );
}

function Subscription({ reading, name }: { reading: PreflightReading; name: string | undefined }) {
  return (
    <PageLink to={paths.machines({ subscription: [reading.machine.subscriptionId] })}>
      <VisibleText text={name ?? reading.machine.subscriptionId} max={80} />
    </PageLink>
  );
}

function Extension({ extension }: { extension: PreflightFacts['extension'] }) {
  if (extension === 'absent') return 'Not installed';
  if (extension === 'unknown') return 'Could not be read';
  const version = extension.version === undefined ? '' : ` ${extension.version}`;
  return <VisibleText text={`${extension.name}${version} · ${extension.provisioningState}`} />;
}

function licenceWords(licence: PreflightReading['facts']['licence']): string {
  if (licence.payAsYouGo === true) return 'Windows Server Pay-as-you-go';
  if (licence.softwareAssurance === true) return 'Software Assurance, attested';
  if (licence.payAsYouGo === false && licence.softwareAssurance === false)
    return 'Neither Pay-as-you-go nor attested Software Assurance';
  return 'Unknown';
}
