import type { PreflightReading } from '#src/azure/preflight.ts';
import { connectionOf } from '#src/consent/access/connection.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { PreflightFacts } from '#src/consent/preflight/facts.ts';
import { parseInstant } from '#src/lib/time.ts';
import { useSubscriptionNames } from '#src/pages/shared/names.ts';
import { paths } from '#src/paths.ts';
import { AppLink } from '#src/ui/AppLink.tsx';
import { AzureText } from '#src/ui/AzureText.tsx';
import { Copyable } from '#src/ui/CopyButton.tsx';
import { Details } from '#src/ui/Details.tsx';
import { Facts } from '#src/ui/Facts.tsx';
import { StateWord } from '#src/ui/StateWord.tsx';
import { Since } from '#src/ui/Time.tsx';

const gibibyte = 2 ** 30;

/** What the machine is. `evidence` is renewed while the page is open and knows its connection and its extension better. */
export function MachineEssentials({
  reading,
  evidence,
}: {
  reading: PreflightReading;
  evidence: AccessEvidence | undefined;
}) {
  const { machine, facts } = reading;
  const subscriptionName = useSubscriptionNames();
  const { operatingSystem, memoryBytes, agent, licence } = facts;
  return (
    <>
      <Details summary="Essentials" isOpen>
        <Facts
          facts={[
            {
              label: 'Resource group',
              value: (
                <AppLink to={paths.machines({ resourceGroup: [machine.resourceGroup.toLowerCase()] })}>
                  <AzureText text={machine.resourceGroup} max={90} />
                </AppLink>
              ),
            },
            { label: 'Operating system', value: <Text text={operatingSystem.sku ?? operatingSystem.name} /> },
            { label: 'Status', value: <Status evidence={evidence} agent={agent} /> },
            {
              label: 'Memory',
              value: memoryBytes === undefined ? 'Unknown' : `${Math.round((memoryBytes / gibibyte) * 10) / 10} GB`,
            },
            { label: 'Location', value: <Text text={machine.location} /> },
            { label: 'License', value: licenseWords(licence) },
            {
              label: 'Subscription',
              value: (
                <AppLink to={paths.machines({ subscription: [machine.subscriptionId] })}>
                  <AzureText text={subscriptionName(machine.subscriptionId)} max={120} />
                </AppLink>
              ),
            },
            { label: 'Connected Machine agent', value: <Text text={agent.version} /> },
            { label: 'Remote support extension', value: <Extension evidence={evidence} fact={facts.extension} /> },
          ]}
        />
      </Details>
      <Details isQuiet>
        <div>
          Resource ID <Copyable text={machine.id} label="resource ID" />
        </div>
        {machine.vmId !== undefined && (
          <div>
            VM ID <Copyable text={machine.vmId} label="VM ID" />
          </div>
        )}
      </Details>
    </>
  );
}

function Text({ text }: { text: string | undefined }) {
  return text === undefined ? 'Unknown' : <AzureText text={text} max={120} />;
}

function Status({ evidence, agent }: { evidence: AccessEvidence | undefined; agent: PreflightFacts['agent'] }) {
  const read = evidence && 'value' in evidence.machine ? evidence.machine.value : undefined;
  if (read === 'notFound') return <StateWord tone="attention">Not in Azure</StateWord>;
  const { status, lastStatusChange } = read ?? agent;
  const since = parseInstant(lastStatusChange);
  return (
    <StateWord
      tone={connectionOf(status) === 'connected' ? 'good' : 'attention'}
      detail={since !== undefined && <Since at={since} lead="" />}
    >
      <Text text={status} />
    </StateWord>
  );
}

function Extension({ evidence, fact }: { evidence: AccessEvidence | undefined; fact: PreflightFacts['extension'] }) {
  const extension = evidence && 'value' in evidence.extension ? evidence.extension.value : fact;
  if (extension === undefined) return 'Couldn’t be checked';
  if (extension === 'absent') return 'Not installed';
  const { name, version, provisioningState } = extension;
  return <AzureText text={`${[name, version].filter(Boolean).join(' ')} · ${provisioningState}`} max={200} />;
}

function licenseWords({ payAsYouGo, softwareAssurance }: PreflightFacts['licence']): string {
  if (payAsYouGo === true) return 'Windows Server pay-as-you-go';
  if (softwareAssurance === true) return 'Software Assurance, attested';
  return payAsYouGo === false && softwareAssurance === false ? 'No pay-as-you-go, no Software Assurance' : 'Unknown';
}
