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

const permissions: Record<string, Pick<Operation, 'action' | 'isData' | 'writes'>> = {
  'GET container': { action: `${containers}/read`, isData: false, writes: false },
  'GET list': { action: `${containers}/blobs/read`, isData: true, writes: false },
  'GET blob': { action: `${containers}/blobs/read`, isData: true, writes: false },
  'PUT blob': { action: `${containers}/blobs/write`, isData: true, writes: true },
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
  const isContainer = blob === '' && restype === 'container';
  const what = isContainer && comp === 'list' ? 'list' : isContainer && comp === undefined ? 'container' : 'blob';
  const isKnown = what !== 'blob' || (blob !== '' && comp === undefined && restype === undefined);
  const verb = method === 'HEAD' ? 'GET' : method;
  const permission = isKnown ? permissions[`${verb} ${what}`] : undefined;
  if (permission === undefined)
    throw new StorageError(501, 'NotImplemented', `The sandbox's storage account knows no ${method} of this.`);
  return { container, blob, ...permission };
};
