import type { IncomingMessage } from 'node:http';
import { isAllowed, isDataAllowed } from '#sandbox/arm/roles.ts';
import type { VerifyAccessToken } from '#sandbox/identity/access-token.ts';
import { storageResource } from '#sandbox/identity/token-claims.ts';
import type { StorageAccount, Tenant } from '#sandbox/tenant.ts';
import type { Operation } from './operation.ts';
import { StorageError } from './storage-error.ts';

/** The tenant's container as a scope of roles. */
export const containerScope = ({ id, container }: StorageAccount): string =>
  `${id}/blobServices/default/containers/${container}`;

/** Lets the request pass, or throws StorageError as a storage account answers who may not. */
export const checkAccess = async (
  verify: VerifyAccessToken,
  req: IncomingMessage,
  tenant: Tenant,
  storage: StorageAccount,
  { action, isData }: Operation,
): Promise<void> => {
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (token === undefined)
    throw unauthorized(tenant, 'NoAuthenticationInformation', 'Server failed to authenticate the request.');
  const claims = await verify(token, storageResource).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw unauthorized(tenant, 'InvalidAuthenticationInfo', `Server failed to authenticate the request. ${reason}`);
  });
  if (claims.tid !== tenant.tenantId)
    throw unauthorized(tenant, 'InvalidAuthenticationInfo', 'Issuer validation failed. Issuer did not match.');
  const mayUse = isData ? isDataAllowed : isAllowed;
  if (mayUse(tenant, claims.oid, action, containerScope(storage))) return;
  throw new StorageError(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  );
};

const unauthorized = ({ tenantId }: Tenant, code: string, message: string): StorageError =>
  new StorageError(401, code, message, {
    'WWW-Authenticate': `Bearer authorization_uri=https://login.microsoftonline.com/${tenantId}/oauth2/authorize resource_id=${storageResource}`,
  });
