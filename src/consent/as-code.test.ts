import { execFileSync, spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { asCode } from './as-code.ts';
import type { AsCodeInput } from './as-template.ts';
import { makeRecord, recordDeployment } from './record.ts';
import { sampleConsent, sampleGroup, sampleMachine } from '#test/consent/samples.ts';
import type { ConsentInput } from './consent.ts';

/** Windows may have none, or one that waits for a Linux to be installed. */
const hasBash = spawnSync('bash', ['-c', `printf '%s' "it's"`], { encoding: 'utf8' }).stdout === "it's";

const machines = [sampleMachine('srv-a'), sampleMachine('srv-b')];

async function sampleRecord(change: Partial<ConsentInput>) {
  const key = { kty: 'RSA' as const, kid: 'k', n: 'n', e: 'e' };
  return makeRecord(await sampleConsent(change), { token: 't', key });
}

async function input(reason = 'Ada\'s "slow" queries $(rm -rf /) `x` \u2019; stop'): Promise<AsCodeInput> {
  const record = await sampleRecord({ machines, reason });
  return {
    consent: record.consent,
    consentId: record.consentId,
    record,
    machines,
    installs: [{ machineId: sampleMachine('srv-b'), location: 'westeurope' }],
    endpoint: 'https://management.azure.com/',
  };
}

const installed = `${machines[1]}/extensions/AzureEdgeRemoteSupport?api-version=2025-01-13`;

interface ArmTemplate {
  variables: { record: unknown };
  resources: { name: string; scope?: string; dependsOn?: string[]; properties: unknown }[];
}

/** Where the installation is waited for, between it and the first grant. */
const waitAt = 2;

/** The kinds of requests that granting sends, as they should be. */
async function requests() {
  const { consent, consentId, record } = await input();
  const job = {
    kind: 'HCI',
    properties: {
      jobType: 'RemoteSupport',
      type: 'Enable',
      accessLevel: consent.level,
      expirationTimestamp: consent.notAfter,
    },
  };
  const extension = {
    location: 'westeurope',
    properties: {
      publisher: 'Microsoft.AzureStack.Observability',
      type: 'EdgeRemoteSupport',
      enableAutomaticUpgrade: true,
      autoUpgradeMinorVersion: true,
      settings: {},
    },
  };
  const group = sampleGroup;
  const jobs = `providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${consentId}?api-version=2026-02-01`;
  return [
    [
      'PUT',
      `${group}/providers/Microsoft.Resources/deployments/remote-support-consent-${consentId}?api-version=2025-04-01`,
      record && { properties: recordDeployment(record) },
    ],
    ['PUT', `${machines[1]}/extensions/AzureEdgeRemoteSupport?api-version=2025-01-13`, extension],
    ['PUT', `${machines[0]}/${jobs}`, job],
    ['PUT', `${machines[1]}/${jobs}`, job],
  ] as const;
}

describe('asCode', () => {
  it('records the consent by a template as the app does, whatever the texts hold', async () => {
    const given = await input("[concat(1) ${x} 'a']");
    const [text] = asCode(given).templates;
    const { variables, resources } = JSON.parse(text?.template ?? '') as ArmTemplate;
    const [record] = resources;
    expect(record?.properties).toMatchObject({ template: { outputs: { record: { value: "[variables('record')]" } } } });
    // Azure takes the doubled bracket away again.
    expect(JSON.stringify(variables.record)).toContain('"[[concat');
    expect(JSON.parse(JSON.stringify(variables.record).replace('"[[', '"['))).toEqual(given.record);
    expect(text?.bicep).toContain("reason: '[concat(1) \\${x} \\'a\\']'");
  });

  it('grants by a template after the record, and after the extension where that is installed', async () => {
    const { consentId } = await input();
    const [text, ...others] = asCode(await input()).templates;
    expect(others).toEqual([]);
    expect(text?.resourceGroup).toBe('rg-sql-prod');
    const { resources } = JSON.parse(text?.template ?? '') as ArmTemplate;
    const record = `[resourceId('Microsoft.Resources/deployments', 'remote-support-consent-${consentId}')]`;
    const extension = "[resourceId('Microsoft.HybridCompute/machines/extensions', 'srv-b', 'AzureEdgeRemoteSupport')]";
    expect(resources.map(({ name, scope, dependsOn }) => [name, scope, dependsOn])).toEqual([
      [`remote-support-consent-${consentId}`, undefined, undefined],
      [`default/${consentId}`, 'Microsoft.HybridCompute/machines/srv-a', [record]],
      ['srv-b/AzureEdgeRemoteSupport', undefined, [record]],
      [`default/${consentId}`, 'Microsoft.HybridCompute/machines/srv-b', [record, extension]],
    ]);
    const [, installation, grant] = await requests();
    expect(resources[1]).toMatchObject(grant[2]);
    expect(resources[2]).toMatchObject(installation[2]);
    const depends = [...(text?.bicep ?? '').matchAll(/^resource (\w+)[^}]*?dependsOn: \[(.*)\]$/gm)];
    expect(depends.map(([, name, on]) => [name, on])).toEqual([
      ['access1', 'consent'],
      ['extension2', 'consent'],
      ['access2', 'consent, extension2'],
    ]);
  });

  it('sends the same requests by REST', async () => {
    const { rest } = asCode(await input());
    const shown = rest
      .split(/^# .*\n/m)
      .slice(1)
      .map((text) => {
        const [request, contentType, ...body] = text.trim().split('\n');
        if (contentType === undefined) return [request, undefined];
        expect(contentType).toBe('Content-Type: application/json');
        return [request, JSON.parse(body.join('\n'))];
      });
    const planned = (await requests()).map(([method, path, body]) => [
      `${method} https://management.azure.com${path}`,
      body,
    ]);
    expect(shown).toEqual(planned.toSpliced(waitAt, 0, [`GET https://management.azure.com${installed}`, undefined]));
  });

  it.skipIf(!hasBash)('sends the same requests by Azure CLI, whatever the texts hold', async () => {
    const { azureCli } = asCode(await input());
    // A shell in which `az` prints its arguments, each ended by a NUL.
    const output = execFileSync('bash', ['-c', `az() { printf '%s\\0' "$@"; }\n${azureCli}`], { encoding: 'utf8' });
    const all = output.split('\0').slice(0, -1);
    const words = all.toSpliced(waitAt * 7, 7);
    const [id] = installed.split('?');
    expect(all.slice(waitAt * 7, (waitAt + 1) * 7)).toEqual([
      'resource',
      'wait',
      '--created',
      '--ids',
      id,
      '--api-version',
      '2025-01-13',
    ]);
    const planned = await requests();
    expect(words).toHaveLength(planned.length * 7);
    planned.forEach(([verb, path, body], index) => {
      const [rest, method, sent, url, address, flag, text = ''] = words.slice(index * 7);
      expect([rest, method, sent, url, address, flag]).toEqual([
        'rest',
        '--method',
        verb.toLowerCase(),
        '--url',
        `https://management.azure.com${path}`,
        '--body',
      ]);
      expect(JSON.parse(text)).toEqual(body);
    });
  });

  it('sends the same requests by PowerShell, whatever the texts hold', async () => {
    const { powershell } = asCode(await input());
    // In PowerShell a quoted text ends at a quote that is not doubled; the typographic ones count as quotes.
    const quote = "['\u2018\u2019\u201A\u201B]";
    const quoted = `${quote}((?:[^'\u2018\u2019\u201A\u201B]|${quote}{2})*)${quote}`;
    const commands = powershell.matchAll(
      new RegExp(`^Invoke-AzRestMethod -Method (PUT|PATCH) -Path ${quoted} -Payload ${quoted}$`, 'gm'),
    );
    const unquote = (text = '') => text.replace(new RegExp(`(${quote})${quote}`, 'g'), '$1');
    const planned = await requests();
    expect(powershell.slice(0, powershell.indexOf('# Grant access'))).toContain(`-Method GET -Path '${installed}'`);
    expect(
      [...commands].map(([, method, path, payload]) => [method, unquote(path), JSON.parse(unquote(payload))]),
    ).toEqual(planned);
  });

  it('names each step, and says what is missing before the consent is signed', async () => {
    const signed = await input();
    const { record: _record, ...unsigned } = signed;
    const titles = [
      '# Record the consent',
      '# Install the remote support extension',
      '# Wait until properties.provisioningState of the extension is Succeeded',
      '# Grant access',
      '# Grant access',
    ];
    for (const code of [asCode(signed).azureCli, asCode(signed).powershell, asCode(signed).rest]) {
      expect(code.match(/^# .*$/gm)).toEqual(titles);
    }
    const note = '# Hash and signature of the record are filled in once you have signed the consent.';
    const before = asCode(unsigned);
    for (const code of [before.azureCli, before.powershell, before.rest]) {
      expect(code.match(/^# .*$/gm)).toEqual([note, ...titles]);
    }
    expect(JSON.parse(before.templates[0]?.template ?? '')).toMatchObject({
      variables: { record: { consentId: signed.consentId, consentHash: '', signature: { token: '' } } },
    });
  });

  it('keeps one record in each resource group', async () => {
    const elsewhere = sampleMachine('srv-c').replace('rg-sql-prod', 'rg-web-prod');
    const record = await sampleRecord({ machines: [...machines, elsewhere] });
    const all = record.consent.machines;
    const { rest, templates } = asCode({ ...(await input()), consent: record.consent, machines: all, installs: [] });
    expect(templates.map(({ resourceGroup }) => resourceGroup)).toEqual(['rg-sql-prod', 'rg-web-prod']);
    expect(templates.map(({ template }) => template.includes('HybridCompute/machines/srv-c'))).toEqual([false, true]);
    const groups = [...rest.matchAll(/resourcegroups\/([^/]+)\/providers\/Microsoft.Resources\/deployments/g)];
    expect(groups.map(([, group]) => group)).toEqual(['rg-sql-prod', 'rg-web-prod']);
  });
});

describe('asCode of a consent whose machines cannot all get access now', () => {
  it('sends nothing about those that are left out, and keeps the record as it was signed', async () => {
    const elsewhere = sampleMachine('srv-c').replace('rg-sql-prod', 'rg-web-prod');
    const record = await sampleRecord({ machines: [...machines, elsewhere] });
    const signed = {
      ...(await input()),
      consent: record.consent,
      record,
      machines: machines.slice(0, 1),
      installs: [],
    };
    const { rest } = asCode(signed);
    const paths = [...rest.matchAll(/^PUT https:\/\/[^/]+(\S+?)\/providers\/[^/]+\/(deployments|edgeDevices)/gim)];
    expect(paths.map(([, scope, kind]) => [scope?.toLowerCase(), kind])).toEqual([
      [sampleGroup, 'deployments'],
      [machines[0], 'edgeDevices'],
    ]);
  });
});
