import type { IncomingMessage } from 'node:http';
import { isAllowed, isDataAllowed } from '#sandbox/arm/roles.ts';
import type { VerifyAccessToken } from '#sandbox/identity/access-token.ts';
import { identityPaths } from '#sandbox/identity/paths.ts';
import { storageResource } from '#sandbox/identity/resources.ts';
import type { Origins } from '#sandbox/origins.ts';
import type { StorageAccount, Tenant } from '#sandbox/tenant.ts';
import type { Operation } from './operation.ts';
import { StorageError } from './storage-error.ts';

/** The tenant's container as a scope of roles. */
export const containerScope = ({ id, container }: StorageAccount): string =>
  `${id}/blobServices/default/containers/${container}`;

interface AccessSetup {
  origins: Origins;
  verifyAccessToken: VerifyAccessToken;
}

/** Lets the request pass, or throws StorageError as a storage account answers who may not. */
export const checkAccess = async (
  { origins, verifyAccessToken }: AccessSetup,
  req: IncomingMessage,
  tenant: Tenant,
  storage: StorageAccount,
  { action, isData }: Operation,
): Promise<void> => {
  const authorize = origins.asked(req).azure(tenant) + identityPaths(tenant.tenantId).authorize;
  const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (token === undefined)
    throw unauthorized(authorize, 'NoAuthenticationInformation', 'Server failed to authenticate the request.');
  const claims = await verifyAccessToken(token, storageResource).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw unauthorized(authorize, 'InvalidAuthenticationInfo', `Server failed to authenticate the request. ${reason}`);
  });
  if (claims.tid !== tenant.tenantId)
    throw unauthorized(authorize, 'InvalidAuthenticationInfo', 'Issuer validation failed. Issuer did not match.');
  const mayUse = isData ? isDataAllowed : isAllowed;
  if (mayUse(tenant, claims.oid, action, containerScope(storage))) return;
  throw new StorageError(
    403,
    'AuthorizationPermissionMismatch',
    'This request is not authorized to perform this operation using this permission.',
  );
};

const unauthorized = (authorize: string, code: string, message: string): StorageError =>
  new StorageError(401, code, message, {
    'WWW-Authenticate': `Bearer authorization_uri=${authorize} resource_id=${storageResource}`,
  });
