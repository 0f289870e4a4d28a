import { Tab, TabList } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { config } from '#src/config.ts';
import { type AsCode, asCode } from '#src/consent/as-code.ts';
import type { Consent } from '#src/consent/consent.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { CodeBlock } from '#src/ui/CodeBlock.tsx';
import type { IncludedMachine } from './machine-choice.ts';
import styles from './AsCodeTabs.module.css';

const tabs: readonly { key: keyof AsCode; name: string }[] = [
  { key: 'template', name: 'Template' },
  { key: 'azureCli', name: 'Azure CLI' },
  { key: 'powershell', name: 'PowerShell' },
  { key: 'rest', name: 'REST' },
];

/** What granting does, as code to read or to run elsewhere. */
export function AsCodeTabs({
  consent,
  consentId,
  machines,
  record,
  isSigned,
}: {
  consent: Consent;
  consentId: string;
  machines: readonly IncludedMachine[];
  record: ConsentRecord | undefined;
  /** Whether the consent is, though its signature, and so the record, may not have been verified. */
  isSigned: boolean;
}) {
  const id = useId();
  const [shown, setShown] = useState<keyof AsCode>('template');
  const code = asCode({
    consent,
    consentId,
    machines: machines.map(({ id }) => id.toLowerCase()),
    installs: machines
      .filter(({ installs }) => installs)
      .map((machine) => ({ machineId: machine.id.toLowerCase(), location: machine.location })),
    endpoint: config().resourceManager,
    ...(record ? { record } : {}),
  });
  const name = tabs.find(({ key }) => key === shown)?.name ?? '';
  return (
    <>
      {!record && (
        <p className={styles.note}>
          {isSigned
            ? 'Without the record: it is made once the signature has been verified.'
            : 'A preview: the id and the times are set, and the record is signed, when you confirm that it is you.'}
        </p>
      )}
      {machines.some(({ installs }) => installs === 'ifMissing') && (
        <p className={styles.note}>Leave the installation out where the extension is there already.</p>
      )}
      {machines.some(({ replaces }) => replaces) && (
        <p className={styles.note}>The record of the end of the access before is not part of it.</p>
      )}
      <TabList
        size="small"
        selectedValue={shown}
        onTabSelect={(_, data) => setShown(tabs.find(({ key }) => key === data.value)?.key ?? shown)}
      >
        {tabs.map((tab) => (
          <Tab key={tab.key} value={tab.key} id={`${id}-${tab.key}`} aria-controls={`${id}-panel`}>
            {tab.name}
          </Tab>
        ))}
      </TabList>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown}`} className={styles.panel}>
        <CodeBlock label={name} code={code[shown]} />
      </div>
    </>
  );
}
