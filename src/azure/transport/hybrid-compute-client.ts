import type {
  HybridComputeManagementClient,
  HybridComputeManagementClientOptionalParams,
} from '@azure/arm-hybridcompute';
import { hybridComputeApiVersion } from './hybrid-compute-version.ts';
import { azure, type Method, type Transport } from './transport.ts';

type HttpClient = NonNullable<HybridComputeManagementClientOptionalParams['httpClient']>;
type PipelineRequest = Parameters<HttpClient['sendRequest']>[0];
type PipelineResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;

const isExtensionPut = ({ method, url }: PipelineRequest): boolean =>
  method === 'PUT' && /\/machines\/[^/]+\/extensions\/[^/]+$/i.test(new URL(url).pathname);

/**
 * The package knows API version 2021-05-20 alone and its serialiser drops every property that came later, so what keeps the extension
 * up to date is added here. https://learn.microsoft.com/azure/azure-arc/servers/manage-automatic-vm-extension-upgrade
 */
const bodyOf = (request: PipelineRequest): string | undefined => {
  const { body } = request;
  if (typeof body !== 'string') return undefined;
  if (!isExtensionPut(request)) return body;
  const sent = JSON.parse(body) as { properties?: object };
  return JSON.stringify({ ...sent, properties: { ...sent.properties, enableAutomaticUpgrade: true } });
};

const urlOf = ({ url }: PipelineRequest): string => {
  const sent = new URL(url);
  // URLs to poll are Azure's own and keep theirs.
  if (sent.searchParams.get('api-version') === '2021-05-20')
    sent.searchParams.set('api-version', hybridComputeApiVersion);
  return sent.href;
};

const signalOf = ({ abortSignal }: PipelineRequest): AbortSignal | undefined => {
  if (abortSignal === undefined || abortSignal instanceof AbortSignal) return abortSignal;
  const controller = new AbortController();
  if (abortSignal.aborted) controller.abort();
  else abortSignal.addEventListener('abort', () => controller.abort());
  return controller.signal;
};

/** The package's own kind of headers. */
const toPipelineHeaders = (headers: Headers): PipelineResponse['headers'] => ({
  get: (name) => headers.get(name) ?? undefined,
  has: (name) => headers.has(name),
  set: (name, value) => headers.set(name, String(value)),
  delete: (name) => headers.delete(name),
  toJSON: () => Object.fromEntries(headers),
  [Symbol.iterator]: () => headers.entries(),
});

/** Sends the package's requests through this app's transport, which throws AzureError for every failing reply. */
const createHttpClient = (transport: Pick<Transport, 'send'>): HttpClient => ({
  async sendRequest(request) {
    // Of the package's headers, no other means anything to Azure; the transport names the rest, and a name in two spellings would be sent twice.
    const correlationId = request.headers.get('x-ms-correlation-request-id');
    const reply = await transport.send({
      method: request.method as Method,
      path: urlOf(request),
      text: bodyOf(request),
      signal: signalOf(request),
      correlationId,
    });
    return { request, status: reply.status, headers: toPipelineHeaders(reply.headers), bodyAsText: reply.text };
  },
});

const loadPackage = () => import('@azure/arm-hybridcompute');

/**
 * Loads Microsoft's client before it is needed, so that a grant neither stops to load it nor fails because it cannot. Call it when the
 * network has just been heard of: browsers may keep a failed import as failed for as long as the page is open
 * (https://github.com/whatwg/html/issues/6768).
 */
export const prepareHybridComputeClient = async (): Promise<void> => {
  try {
    await loadPackage();
  } catch {
    // Nothing is lost yet: whoever needs it asks again, and says so.
  }
};

/** Builds Microsoft's client on a transport: token, pinned host, repetition and API version are the transport's business, not its own. */
export const buildHybridComputeClient = async (
  subscriptionId: string,
  resourceManager: string,
  transport: Pick<Transport, 'send'>,
): Promise<HybridComputeManagementClient> => {
  const { HybridComputeManagementClient: Client } = await loadPackage();
  // The constructor wants a credential; the policy that would ask it is taken out, as the transport attaches the token.
  const credential = { getToken: () => Promise.resolve(null) };
  const client = new Client(credential, subscriptionId, {
    $host: resourceManager,
    endpoint: resourceManager,
    httpClient: createHttpClient(transport),
    retryOptions: { maxRetries: 0 },
    allowInsecureConnection: true,
  });
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  return client;
};

/**
 * Microsoft's client for Arc-enabled servers, loaded when first needed or prepared. Its pollers start operations and never decide how they ended: a
 * lost poll, an unknown status or a hidden header reads as an end to them. A request leaves with the first `poll()` only. `guard`: as in
 * `AzureRequest`, of each.
 */
export const hybridComputeClient = (
  subscriptionId: string,
  guard?: () => void,
): Promise<HybridComputeManagementClient> => {
  const transport = azure();
  const send: Transport['send'] = (request) => transport.send({ ...request, guard });
  return buildHybridComputeClient(subscriptionId, transport.resourceManager, { send });
};
