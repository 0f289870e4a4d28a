import { AuthError, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-browser';
import { wait } from '#src/lib/wait.ts';

const patienceMs = 30_000;

/** MSAL's own for a request without an answer of use. */
export const networkErrorCode = 'network_error';

/** As MSAL's own client, tries once more when the connection fails; both together have the time limit. */
const ask = async (url: string, init: RequestInit): Promise<Response> => {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    return await fetch(url, { ...init, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    await wait(100, signal);
    return fetch(url, { ...init, signal });
  }
};

const send = async (method: string, url: string, options: NetworkRequestOptions = {}) => {
  const { headers = {}, body, correlationId = '' } = options;
  try {
    const response = await ask(url, { method, headers, ...(body === undefined ? {} : { body }) });
    const { ok, status } = response;
    const told = (await response.json()) as object;
    return {
      status,
      headers: Object.fromEntries(response.headers),
      // Of whatever type MSAL expects: it looks into it. Its errors take the status from here.
      body: (ok ? told : { ...told, status }) as never,
    };
  } catch {
    const words = `Microsoft Entra (${new URL(url).host}) did not answer, or with something that cannot be read.`;
    throw new AuthError(networkErrorCode, correlationId, words);
  }
};

/** MSAL's own client waits for an answer without end, and whoever wants a token meanwhile is given the same promise. */
export const networkClient: INetworkModule = {
  sendGetRequestAsync: (url, options) => send('GET', url, options),
  sendPostRequestAsync: (url, options) => send('POST', url, options),
};
