import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { config } from '#src/config.ts';
import { type AsCode as Code, asCode } from '#src/consent/as-code.ts';
import { consentHash } from '#src/consent/consent.ts';
import { consentId } from '#src/consent/consent-id.ts';
import { AzureText } from '#src/ui/AzureText.tsx';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import { Tabs } from '#src/ui/Tabs.tsx';
import { startOf } from './end-choice.ts';
import { makeConsent } from './signing.ts';
import { useWizard, type Wizard } from './wizard.tsx';
import styles from './grant.module.css';

type Kind = 'template' | 'bicep' | Exclude<keyof Code, 'templates'>;

const kinds: readonly { key: Kind; label: string }[] = [
  { key: 'template', label: 'ARM template' },
  { key: 'bicep', label: 'Bicep' },
  { key: 'azureCli', label: 'Azure CLI' },
  { key: 'powershell', label: 'PowerShell' },
  { key: 'rest', label: 'REST' },
];

/** What granting does, as code to read or to run elsewhere. */
export function AsCode() {
  const { choice } = useWizard();
  const [chosen, setChosen] = useState<Kind>('template');
  const shown = useShownConsent();
  if (shown === undefined) return null;
  if (shown === null) return <div className="quiet">Fix the errors first.</div>;
  const { record } = shown;
  const code = asCode({
    consent: shown.consent,
    consentId: shown.consentId,
    machines: choice.included.map((machine) => machine.id.toLowerCase()),
    installs: choice.included
      .filter(({ installs }) => installs)
      .map((machine) => ({ machineId: machine.id.toLowerCase(), location: machine.location })),
    endpoint: config().resourceManager,
    ...(record && { record }),
  });
  const label = kinds.find(({ key }) => key === chosen)?.label ?? '';
  return (
    <div className={styles.stack}>
      {!record && (
        <div className="quiet">A preview. Sign in this app first: signing sets the ID, the times and the record.</div>
      )}
      {choice.included.some(({ installs }) => installs === 'ifMissing') && (
        <div className="quiet">Leave the installation out where the extension exists.</div>
      )}
      <Tabs
        label="Kind of code"
        tabs={kinds}
        chosen={chosen}
        onChoose={(key) => setChosen(kinds.find((kind) => kind.key === key)?.key ?? chosen)}
      >
        {chosen === 'template' || chosen === 'bicep' ? (
          code.templates.map((one) => (
            <div key={one.resourceGroup} className={styles.stack}>
              {/* Each is deployed by itself. */}
              <div>
                Deploy to resource group <AzureText text={one.resourceGroup} />
              </div>
              <CodeBlock label={`${label} of ${one.resourceGroup}`} code={one[chosen]} />
            </div>
          ))
        ) : (
          <CodeBlock label={label} code={code[chosen]} />
        )}
      </Tabs>
    </div>
  );
}

/** The signed consent; before that, as it would be if signed now: for reading only. Undefined while it is being made, null where it can't be. */
function useShownConsent() {
  const wizard = useWizard();
  const { signature, state, choice, request, now } = wizard;
  const { data } = useQuery({
    queryKey: ['consent preview', state.inputs, choice.included.map(({ id }) => id), request, startOf(now)],
    queryFn: () => preview(wizard),
    enabled: signature.is !== 'signed',
    // While a minute passes the one before stays: the code must not flicker under its reader.
    placeholderData: (previous) => previous,
    gcTime: 0,
  });
  return signature.is === 'signed' ? { ...signature.record, record: signature.record } : data;
}

async function preview(wizard: Wizard) {
  const { choice, terms, now } = wizard;
  if (choice.target === undefined || terms === undefined) return null;
  const made = await makeConsent(wizard, choice.target, terms, now);
  if (!made.ok) return null;
  return { consent: made.consent, consentId: consentId(await consentHash(made.consent)), record: undefined };
}
