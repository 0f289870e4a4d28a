import { parseMachineId } from '#src/lib/arm-id.ts';

import type { Consent } from './consent.ts';
import { consentTag, type ConsentRecord, recordName, recordTemplate } from './record.ts';

/** The remote support extension: published by Azure Local's tools under this name, publisher and type, without settings. */
const extension = {
  name: 'AzureEdgeRemoteSupport',
  publisher: 'Microsoft.AzureStack.Observability',
  type: 'EdgeRemoteSupport',
} as const;

const versions = {
  deployments: '2025-04-01',
  extensions: '2025-01-13',
  jobs: '2026-02-01',
  tags: '2025-04-01',
} as const;

export interface AsCodeInput {
  consent: Consent;
  consentId: string;
  /** Those of the consent's machines that access is asked for on, by ARM id. */
  machines: readonly string[];
  /** The machines that get the extension first. */
  installs: readonly { machineId: string; location: string }[];
  /** Azure Resource Manager's address, `https://management.azure.com`. */
  endpoint: string;
  /** The signed record, once there is one; before that, the code says where it goes. */
  record?: ConsentRecord;
}

export interface AsCode {
  /** The deployment that records the consent: its template and its parameters. */
  template: string;
  azureCli: string;
  powershell: string;
  rest: string;
}

/** What granting will do, as code to read or to run elsewhere: the same requests, in the same order, with the same content. */
export function asCode(input: AsCodeInput): AsCode {
  const plan = planOf(input);
  return {
    template: json(plan.deployment),
    azureCli: azureCli(plan),
    powershell: powershell(plan),
    rest: rest(plan),
  };
}

interface Step {
  what: string;
  method: 'PUT' | 'PATCH';
  path: string;
  apiVersion: string;
  body: unknown;
}

interface Plan {
  endpoint: string;
  deployment: unknown;
  /** What a reader must know first, if anything. */
  note: string | undefined;
  steps: Step[];
}

function planOf({ consent, consentId, machines, installs, endpoint, record }: AsCodeInput): Plan {
  const deployment = recordTemplate(record ?? unsigned(consent, consentId));
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    deployment,
    note: record ? undefined : 'Hash and signature of the record are filled in once you have signed the consent.',
    steps: [
      ...groupPaths(machines).map((group) => ({
        what: 'Record the consent',
        method: 'PUT' as const,
        path: `${group}/providers/Microsoft.Resources/deployments/${recordName(consentId)}`,
        apiVersion: versions.deployments,
        body: { properties: deployment },
      })),
      ...installs.map(({ machineId, location }) => ({
        what: 'Install the remote support extension',
        method: 'PUT' as const,
        path: `${machineId}/extensions/${extension.name}`,
        apiVersion: versions.extensions,
        body: {
          location,
          properties: {
            publisher: extension.publisher,
            type: extension.type,
            enableAutomaticUpgrade: true,
            autoUpgradeMinorVersion: true,
            settings: {},
          },
        },
      })),
      ...machines.map((machineId) => ({
        what: 'Let Microsoft Support in',
        method: 'PUT' as const,
        path: `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}`,
        apiVersion: versions.jobs,
        body: {
          kind: 'HCI',
          properties: {
            jobType: 'RemoteSupport',
            type: 'Enable',
            accessLevel: consent.level,
            expirationTimestamp: consent.notAfter,
          },
        },
      })),
      ...machines.map((machineId) => ({
        what: 'Set the tag that points at the record',
        method: 'PATCH' as const,
        path: `${machineId}/providers/Microsoft.Resources/tags/default`,
        apiVersion: versions.tags,
        body: { operation: 'Merge', properties: { tags: { [consentTag]: consentId } } },
      })),
    ],
  };
}

function unsigned(consent: Consent, consentId: string): ConsentRecord {
  return {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: '',
    consentId,
    signature: { idTokenSha256: '', keyId: '', issuedAt: '', authenticationMethods: [] },
  };
}

/** The resource groups of the machines, each once, as paths. */
function groupPaths(machines: readonly string[]): string[] {
  const groups = machines.flatMap((id) => {
    const machine = parseMachineId(id);
    return machine ? [`/subscriptions/${machine.subscriptionId}/resourceGroups/${machine.resourceGroup}`] : [];
  });
  return [...new Set(groups)];
}

function azureCli(plan: Plan): string {
  const commands = plan.steps.map(
    (step) =>
      `# ${step.what}\naz rest --method ${step.method.toLowerCase()} --url ${singleQuoted(url(plan, step), "'\\''")} \\\n  --body ${singleQuoted(json(step.body), "'\\''")}`,
  );
  return script(plan.note, commands);
}

function powershell(plan: Plan): string {
  const commands = plan.steps.map(
    (step) =>
      `# ${step.what}\nInvoke-AzRestMethod -Method ${step.method} -Path ${singleQuoted(pathOf(step), "''")} -Payload ${singleQuoted(json(step.body), "''")}`,
  );
  return script(plan.note, commands);
}

function rest(plan: Plan): string {
  const requests = plan.steps.map(
    (step) => `# ${step.what}\n${step.method} ${url(plan, step)}\nContent-Type: application/json\n\n${json(step.body)}`,
  );
  return script(plan.note, requests);
}

function script(note: string | undefined, parts: readonly string[]): string {
  return [...(note === undefined ? [] : [`# ${note}`]), ...parts].join('\n\n');
}

function pathOf(step: Step): string {
  return `${step.path}?api-version=${step.apiVersion}`;
}

function url(plan: Plan, step: Step): string {
  return `${plan.endpoint}${pathOf(step)}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/**
 * A text that neither shell looks into. PowerShell also ends a text at typographic quotes; each shell wants its own escape for a
 * quote inside, and gets it.
 */
function singleQuoted(text: string, escapedQuote: "''" | "'\\''"): string {
  const quotes = escapedQuote === "''" ? /['\u2018\u2019\u201A\u201B]/g : /'/g;
  return `'${text.replace(quotes, (quote) => (escapedQuote === "''" ? quote + quote : escapedQuote))}'`;
}
