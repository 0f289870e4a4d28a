/**
 * Microsoft's clients for Node, as a program of somebody else's would use them: they know the sandbox by options and the environment alone.
 * Prints what each of them did, a line of JSON each.
 */
import { readFileSync } from 'node:fs';
import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { HybridComputeManagementClient } from '@azure/arm-hybridcompute';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { MicrosoftSupport } from '@azure/arm-support';
import { ClientSecretCredential, EnvironmentCredential } from '@azure/identity';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { ContainerClient } from '@azure/storage-blob';

/** Given for a container where no storage account is to be had. */
const nowhere = 'https://localhost/none';

const read = (name: string): string => process.env[name] ?? '';
const host = read('AZURE_AUTHORITY_HOST');
const [tenantId, clientId, secret] = [read('AZURE_TENANT_ID'), read('AZURE_CLIENT_ID'), read('AZURE_CLIENT_SECRET')];
const subscriptionId = read('AZURE_SUBSCRIPTION_ID');
const scope = 'https://management.azure.com/.default';

/** What Microsoft's own list of clouds does not have is not looked for there. */
const options = { authorityHost: host, disableInstanceDiscovery: true };
const credential = new EnvironmentCredential(options);
const endpoint = { endpoint: host, $host: host };

const must = (holds: boolean | undefined, what: string): void => {
  if (holds !== true) throw new Error(`Not so: ${what}`);
};

const refusal = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'nothing was refused',
    (error: unknown) => String(error),
  );

const countOf = async (items: AsyncIterable<unknown>): Promise<number> => {
  let count = 0;
  for await (const item of items) if (item !== undefined) count += 1;
  return count;
};

const hybrid = new HybridComputeManagementClient(credential, subscriptionId, endpoint);
const resources = new ResourceManagementClient(credential, subscriptionId, endpoint);
/** Of the scenario `single`. */
const machine = ['rg-servers', 'SRV-ONE'] as const;
const container = new ContainerClient(read('SANDBOX_CONTAINER'), credential, { retryOptions: { maxTries: 1 } });

const clients: Record<string, Record<string, () => Promise<void>>> = {
  '@azure/identity': {
    'token by client secret': async () => {
      const { token } = (await new ClientSecretCredential(tenantId, clientId, secret, options).getToken(scope)) ?? {};
      must(token?.startsWith('ey'), 'it has a token');
    },
    'token from the environment': async () =>
      must((await credential.getToken(scope))?.token.startsWith('ey'), 'it has a token'),
    'token for a tenant by its name': async () => {
      const named = new ClientSecretCredential(read('SANDBOX_TENANT_NAME'), clientId, secret, options);
      must((await named.getToken(`${host}/.default`)).token.startsWith('ey'), 'it has a token');
    },
    'unknown application (AADSTS700016)': async () => {
      const unknown = new ClientSecretCredential(tenantId, subscriptionId, secret, options);
      must((await refusal(unknown.getToken(scope))).includes('AADSTS700016: '), 'it is refused');
    },
    'wrong secret (AADSTS7000215)': async () => {
      const wrong = new ClientSecretCredential(tenantId, clientId, 'wrong', options);
      must((await refusal(wrong.getToken(scope))).includes('AADSTS7000215: '), 'it is refused');
    },
  },
  '@azure/msal-node': {
    'token by client secret': async () => {
      const auth = {
        clientId,
        clientSecret: secret,
        authority: `${host}/${tenantId}`,
        knownAuthorities: [new URL(host).host],
      };
      const reply = await new ConfidentialClientApplication({ auth }).acquireTokenByClientCredential({
        scopes: [scope],
      });
      must(reply?.tenantId === tenantId || reply?.accessToken.startsWith('ey'), 'it has a token');
    },
  },
  '@azure/arm-hybridcompute': {
    'list and get machines': async () => {
      must((await countOf(hybrid.machines.listBySubscription())) === 1, 'there is one');
      must((await hybrid.machines.get(...machine)).name === machine[1], 'it is the same machine');
    },
    'install and remove an extension': async () => {
      const name = 'EdgeRemoteSupport';
      const properties = { publisher: 'Microsoft.AzureStack.Observability', type: name };
      const body = { location: 'westeurope', properties };
      const wait = { updateIntervalInMs: 100 };
      const made = await hybrid.machineExtensions.beginCreateOrUpdateAndWait(...machine, name, body, wait);
      must(made.name === name, 'it is installed');
      await hybrid.machineExtensions.beginDeleteAndWait(...machine, name, wait);
    },
  },
  '@azure/arm-authorization': {
    'list roles, their settings and eligibility': async () => {
      const authorization = new AuthorizationManagementClient(credential, subscriptionId, endpoint);
      const scope = `/subscriptions/${subscriptionId}`;
      const roles = await countOf(authorization.roleDefinitions.list(scope));
      const settings = await countOf(authorization.roleManagementPolicyAssignments.listForScope(scope));
      must(roles > 0 && settings === roles, 'each role has settings');
      const own = authorization.roleEligibilitySchedules.listForScope('', { filter: 'asTarget()' });
      must((await countOf(own)) === 0, 'the program is eligible for nothing');
    },
  },
  '@azure/arm-resources': {
    'list resource groups': async () => must((await countOf(resources.resourceGroups.list())) > 0, 'there is one'),
    'list resources': async () => must((await countOf(resources.resources.list())) > 0, 'there is one'),
  },
  '@azure/arm-support': {
    'list support requests': async () => {
      const support = new MicrosoftSupport(credential, subscriptionId, endpoint);
      must((await countOf(support.supportTickets.list())) > 0, 'there is one');
    },
  },
  '@azure/arm-resourcegraph': {
    query: async () => {
      const graph = new ResourceGraphClient(credential, { baseUri: host });
      must((await graph.resources({ query: 'resources | limit 1' })).count === 1, 'there is one');
    },
  },
  '@azure/storage-blob': {
    upload: async () => {
      await container.getBlockBlobClient('a/1.txt').upload('some text', 9);
    },
    list: async () => must((await countOf(container.listBlobsFlat({ prefix: 'a/' }))) === 1, 'there is one'),
    download: async () => {
      const text = (await container.getBlobClient('a/1.txt').downloadToBuffer()).toString();
      must(text === 'some text', 'it is what was uploaded');
    },
    'container properties': async () =>
      must((await container.getProperties()).hasImmutabilityPolicy !== undefined, 'it says of its policy'),
  },
};

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;

for (const [client, operations] of Object.entries(clients)) {
  if (client === '@azure/storage-blob' && read('SANDBOX_CONTAINER') === nowhere) continue;
  for (const [operation, attempt] of Object.entries(operations)) {
    const error = await attempt().then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    process.stdout.write(`${JSON.stringify({ client, version: versionOf(client), operation, error })}\n`);
  }
}
