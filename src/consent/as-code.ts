import { resourceGroupsOf } from '#src/lib/arm-id.ts';
import { remoteSupportExtension } from './access/extension.ts';
import { apiVersions, type AsCodeInput, extensionProperties, groupTemplates, jobProperties } from './as-template.ts';
import { recordDeployment, recordName, type ConsentRecord } from './record.ts';

export type AsCode = ReturnType<typeof asCode>;

/** What granting will do, as code to read or to run elsewhere: the same requests, in the same order, with the same content. */
export function asCode(input: AsCodeInput) {
  const record = input.record ?? unsigned(input);
  const steps = stepsOf(input, recordDeployment(record));
  const endpoint = input.endpoint.replace(/\/+$/, '');
  const note = input.record
    ? []
    : ['# Hash and signature of the record are filled in once you have signed the consent.'];
  const script = (write: (request: Request) => string, wait: (request: Request) => string): string => {
    const texts = steps.map((step) => `# ${step.what}\n${step.body === undefined ? wait(step) : write(step)}`);
    return [...note, ...texts].join('\n\n');
  };
  return {
    templates: groupTemplates(input, record),
    azureCli: script(
      ({ path, version, body }) =>
        `az rest --method put --url ${forBash(`${endpoint}${path}?api-version=${version}`)} \\\n  --body ${forBash(json(body))}`,
      ({ path, version }) => `az resource wait --created --ids ${forBash(path)} --api-version ${version}`,
    ),
    powershell: script(
      ({ path, version, body }) =>
        `Invoke-AzRestMethod -Method PUT -Path ${forPowerShell(`${path}?api-version=${version}`)} -Payload ${forPowerShell(json(body))}`,
      ({ path, version }) => `do {
  Start-Sleep -Seconds 10
  $answer = Invoke-AzRestMethod -Method GET -Path ${forPowerShell(`${path}?api-version=${version}`)}
  $state = ($answer.Content | ConvertFrom-Json).properties.provisioningState
} while ($state -notin 'Succeeded', 'Failed', 'Canceled')
if ($state -ne 'Succeeded') { throw 'The extension was not installed.' }`,
    ),
    rest: script(
      ({ path, version, body }) =>
        `PUT ${endpoint}${path}?api-version=${version}\nContent-Type: application/json\n\n${json(body)}`,
      ({ path, version }) => `GET ${endpoint}${path}?api-version=${version}`,
    ),
  };
}

interface Request {
  what: string;
  path: string;
  version: string;
  /** Without one it is asked for until it is there: before, Azure refuses the job, as "the extension is Creating". */
  body?: unknown;
}

function stepsOf({ consent, consentId, machines, installs }: AsCodeInput, deployment: unknown): Request[] {
  return [
    ...resourceGroupsOf(machines).map((group) => ({
      what: 'Record the consent',
      path: `${group}/providers/Microsoft.Resources/deployments/${recordName(consentId)}`,
      version: apiVersions.resources,
      body: { properties: deployment },
    })),
    ...installs.map(({ machineId, location }) => ({
      what: 'Install the remote support extension',
      path: extensionId(machineId),
      version: apiVersions.machines,
      body: { location, properties: extensionProperties },
    })),
    ...installs.map(({ machineId }) => ({
      what: 'Wait until properties.provisioningState of the extension is Succeeded',
      path: extensionId(machineId),
      version: apiVersions.machines,
    })),
    ...machines.map((machineId) => ({
      what: 'Grant access',
      path: `${machineId}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}`,
      version: apiVersions.jobs,
      body: { kind: 'HCI', properties: jobProperties(consent) },
    })),
  ];
}

function extensionId(machineId: string): string {
  return `${machineId}/extensions/${remoteSupportExtension.name}`;
}

function unsigned({ consent, consentId }: AsCodeInput): ConsentRecord {
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
