import type {
  HybridComputeManagementClient,
  HybridComputeManagementClientOptionalParams,
} from '@azure/arm-hybridcompute';
import { hybridComputeApiVersion } from './azure-url.ts';
import { azure, type Method, type RequestOptions, type Transport } from './transport.ts';

/**
 * Loads Microsoft's client before it is needed, so that a grant neither stops to load it nor fails because it cannot. Call it when the
 * network has just been heard of: browsers may keep a failed import as failed for as long as the page is open
 * (https://github.com/whatwg/html/issues/6768). Never rejects: whoever needs it asks again, and says so.
 */
export async function prepareHybridComputeClient(): Promise<void> {
  await loadPackage().catch(() => undefined);
}

/**
 * Microsoft's client for Arc-enabled servers, loaded when first needed or prepared. Its pollers start operations and never decide how they
 * ended: a lost poll, an unknown status or a hidden header reads as an end to them. A request leaves with the first `poll()` only.
 */
export async function hybridComputeClient(
  subscriptionId: string,
  options: ClientOptions,
): Promise<HybridComputeManagementClient> {
  const { HybridComputeManagementClient: Client } = await loadPackage();
  const transport = azure();
  // The constructor wants a credential; the policy that would ask it is taken out, as the transport attaches the token.
  const credential = { getToken: () => Promise.resolve(null) };
  const client = new Client(credential, subscriptionId, {
    $host: transport.resourceManager,
    endpoint: transport.resourceManager,
    httpClient: createHttpClient(transport, options),
    retryOptions: { maxRetries: 0 },
    allowInsecureConnection: true,
  });
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  return client;
}

type ClientOptions = Pick<RequestOptions, 'guard' | 'urgency'>;

function loadPackage() {
  return import('@azure/arm-hybridcompute');
}

type HttpClient = NonNullable<HybridComputeManagementClientOptionalParams['httpClient']>;
type PipelineRequest = Parameters<HttpClient['sendRequest']>[0];
type PipelineResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;

/** Sends the package's requests through this app's transport, which throws AzureError for every failing reply. */
function createHttpClient(transport: Pick<Transport, 'send'>, { guard, urgency = 'act' }: ClientOptions): HttpClient {
  return {
    async sendRequest(request) {
      // Of the package's headers, no other means anything to Azure. The transport names the rest: a browser joins the two spellings of one
      // name, and Azure answers a media type that is named twice with 415.
      const correlationId = request.headers.get('x-ms-correlation-request-id');
      const reply = await transport.send({
        method: request.method as Method,
        path: urlOf(request),
        text: bodyOf(request),
        // What it was begun with, which is one of the browser's.
        signal: request.abortSignal as AbortSignal | undefined,
        correlationId,
        guard,
        urgency,
      });
      return { request, status: reply.status, headers: toPipelineHeaders(reply.headers), bodyAsText: reply.text };
    },
  };
}

/**
 * The package knows API version 2021-05-20 alone and its serialiser drops every property that came later, so what keeps the extension
 * up to date is added here. https://learn.microsoft.com/azure/azure-arc/servers/manage-automatic-vm-extension-upgrade
 */
function bodyOf({ body }: PipelineRequest): string | undefined {
  // Nothing else that the package is asked for has a body.
  if (typeof body !== 'string') return undefined;
  const sent = JSON.parse(body) as { properties?: object };
  return JSON.stringify({ ...sent, properties: { ...sent.properties, enableAutomaticUpgrade: true } });
}

function urlOf({ url }: PipelineRequest): string {
  const sent = new URL(url);
  sent.searchParams.set('api-version', hybridComputeApiVersion);
  return sent.href;
}

/** The package's own kind of headers. */
function toPipelineHeaders(headers: Headers): PipelineResponse['headers'] {
  return {
    get: (name) => headers.get(name) ?? undefined,
    has: (name) => headers.has(name),
    set: (name, value) => headers.set(name, String(value)),
    delete: (name) => headers.delete(name),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers.entries(),
  };
}
