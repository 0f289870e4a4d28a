import { StorageError } from './storage-error.ts';

/** What a request to the blob service asks for, as far as the sandbox knows it. */
export interface Operation {
  container: string;
  /** Name of the blob, encoded as sent; empty when it is about the container. */
  blob: string;
  /** The permission that the caller must hold at the container, and whether it is one of data. */
  action: string;
  isData: boolean;
  /** Whether it would change or remove a blob. */
  writes: boolean;
}

const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';

const read = { action: `${containers}/blobs/read`, isData: true, writes: false };
const write = { action: `${containers}/blobs/write`, isData: true, writes: true };

/** By method, what it is of, and `comp`. */
const permissions: Record<string, Pick<Operation, 'action' | 'isData' | 'writes'>> = {
  'GET container': { action: `${containers}/read`, isData: false, writes: false },
  'GET container list': read,
  'GET blob': read,
  'GET blob blocklist': read,
  'PUT blob': write,
  'PUT blob block': write,
  'PUT blob blocklist': write,
  'DELETE blob': { action: `${containers}/blobs/delete`, isData: true, writes: true },
};

/**
 * Reads a request. https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory names the permissions.
 * @throws {StorageError} when the sandbox does not know the operation.
 */
export const operationOf = (method: string, url: URL): Operation => {
  const [, container = '', ...rest] = url.pathname.split('/');
  const blob = rest.join('/');
  const { restype, comp } = Object.fromEntries(url.searchParams);
  const what = blob === '' ? restype : restype === undefined ? 'blob' : undefined;
  const verb = method === 'HEAD' ? 'GET' : method;
  const permission = permissions[comp === undefined ? `${verb} ${what}` : `${verb} ${what} ${comp}`];
  if (permission === undefined)
    throw new StorageError(501, 'NotImplemented', `The sandbox's storage account knows no ${method} of this.`);
  return { container, blob, ...permission };
};
