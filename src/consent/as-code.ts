import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import type { Consent } from './consent.ts';
import { remoteSupportExtension } from './access/extension.ts';
import { consentTag, recordDeployment, recordName, type SignedConsentRecord } from './record.ts';

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
  record?: SignedConsentRecord;
}

/** Each is text to read or to run elsewhere; `template` is the deployment that records the consent. */
export interface AsCode {
  template: string;
  azureCli: string;
  powershell: string;
  rest: string;
}

/** What granting will do, as code: the same requests, in the same order, with the same content. */
export function asCode(input: AsCodeInput): AsCode {
  const deployment = recordDeployment(input.record ?? unsigned(input));
  const requests = requestsOf(input, deployment);
  const endpoint = input.endpoint.replace(/\/+$/, '');
  const note = input.record
    ? []
    : ['# Hash and signature of the record are filled in once you have signed the consent.'];
  const script = (write: (request: Request) => string): string => {
    return [...note, ...requests.map((request) => `# ${request.what}\n${write(request)}`)].join('\n\n');
  };
  return {
    template: json(deployment),
    azureCli: script(
      ({ method, path, body }) =>
        `az rest --method ${method.toLowerCase()} --url ${forBash(`${endpoint}${path}`)} \\\n  --body ${forBash(json(body))}`,
    ),
    powershell: script(
      ({ method, path, body }) =>
        `Invoke-AzRestMethod -Method ${method} -Path ${forPowerShell(path)} -Payload ${forPowerShell(json(body))}`,
    ),
    rest: script(
      ({ method, path, body }) => `${method} ${endpoint}${path}\nContent-Type: application/json\n\n${json(body)}`,
    ),
  };
}

interface Request {
  what: string;
  method: 'PUT' | 'PATCH';
  /** With its API version. */
  path: string;
  body: unknown;
}

function requestsOf({ consent, consentId, machines, installs }: AsCodeInput, deployment: unknown): Request[] {
  const { name, publisher, type } = remoteSupportExtension;
  const upgrades = { enableAutomaticUpgrade: true, autoUpgradeMinorVersion: true };
  const job = {
    jobType: 'RemoteSupport',
    type: 'Enable',
    accessLevel: consent.level,
    expirationTimestamp: consent.notAfter,
  };
  return [
    ...resourceGroupsOf(machines).map((group) => ({
      what: 'Record the consent',
      method: 'PUT' as const,
      path: `${group}/providers/Microsoft.Resources/deployments/${recordName(consentId)}?api-version=2025-04-01`,
      body: { properties: deployment },
    })),
    ...installs.map(({ machineId, location }) => ({
      what: 'Install the remote support extension',
      method: 'PUT' as const,
      path: `${machineId}/extensions/${name}?api-version=2025-01-13`,
      body: { location, properties: { publisher, type, ...upgrades, settings: {} } },
    })),
    ...machines.map((machineId) => ({
      what: 'Grant access',
      method: 'PUT' as const,
      path: `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}?api-version=2026-02-01`,
      body: { kind: 'HCI', properties: job },
    })),
    ...machines.map((machineId) => ({
      what: 'Set the tag that points at the record',
      method: 'PATCH' as const,
      path: `${machineId}/providers/Microsoft.Resources/tags/default?api-version=2025-04-01`,
      body: { operation: 'Merge', properties: { tags: { [consentTag]: consentId } } },
    })),
  ];
}

function unsigned({ consent, consentId }: AsCodeInput): SignedConsentRecord {
  return {
    kind: 'remote-support-consent-record/2',
    consent,
    consentHash: '',
    consentId,
    signature: { token: '', key: { kty: 'RSA', kid: '', n: '', e: '' } },
    witnesses: [],
  };
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

/** Texts that the shell does not look into; a quote inside is escaped as each wants it. */
function forBash(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** PowerShell also ends a text at typographic quotes. */
function forPowerShell(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, (quote) => quote + quote)}'`;
}
