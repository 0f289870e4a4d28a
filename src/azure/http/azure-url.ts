import { trustedUrl } from '#src/config.ts';
import { AzureError } from './errors.ts';

/** The version of Microsoft.HybridCompute whose shapes this app reads. */
export const hybridComputeApiVersion = '2025-01-13';

/**
 * The URL to send a request to. `target` is a path, or an absolute URL, as Azure gives (`nextLink`): the token
 * goes along, so a URL on another host than Azure Resource Manager's is refused before anything is sent. Throws AzureError.
 */
export function azureUrl(
  resourceManager: string,
  target: string,
  apiVersion: string | undefined,
  query: Record<string, string> = {},
): URL {
  const base = trustedUrl(resourceManager) ?? noPath(resourceManager);
  if (target.startsWith('/')) {
    if (!isPlainPath(target)) return noPath(target);
    const url = new URL(base.origin + target);
    const isArm = armPath.test(url.pathname) && url.origin === base.origin;
    return isArm ? withApiVersion(url, apiVersion, query) : noPath(target);
  }
  const url = trustedUrl(target);
  if (url === undefined || url.origin !== base.origin || !armPath.test(url.pathname))
    return refuse('malformed', 'Azure named an address on another host. Nothing was sent there.');
  url.hash = '';
  return withApiVersion(url, apiVersion, query);
}

/** What ARM serves: everything else on its host is not ours to call. */
const armPath = /^\/(?:subscriptions|providers|tenants)(?:\/|$)/i;

function refuse(kind: 'badRequest' | 'malformed', message: string): never {
  throw new AzureError({ kind, message });
}

function noPath(target: string): never {
  return refuse('badRequest', `"${target.slice(0, 200)}" is no path of Azure Resource Manager.`);
}

/** Without segments that would lead elsewhere once the browser has tidied up the path. */
function isPlainPath(path: string): boolean {
  const isPlain = (part: string, index: number): boolean => index === 0 || !/^(?:\.|%2e){0,2}$/i.test(part);
  return !/[\\?#]|%2f|%5c/i.test(path) && path.split('/').every(isPlain);
}

function withApiVersion(url: URL, apiVersion: string | undefined, query: Record<string, string>): URL {
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (apiVersion !== undefined && !url.searchParams.has('api-version')) url.searchParams.set('api-version', apiVersion);
  return url;
}
