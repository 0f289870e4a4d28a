import { identityPaths } from './paths.ts';

/**
 * The endpoints of one tenant as a client sees them, in the words of OpenID Connect discovery.
 * @param origin Where identity is served, for instance `http://localhost:4281`.
 */
export const endpointMetadata = (origin: string, tenantId: string) => {
  const paths = identityPaths(tenantId);
  return {
    issuer: origin + paths.issuer,
    authorization_endpoint: origin + paths.authorize,
    token_endpoint: origin + paths.token,
    end_session_endpoint: origin + paths.logout,
    jwks_uri: origin + paths.keys,
  };
};

/** That of `common` or `organizations`: the issuer has a place for the tenant, in Microsoft Entra's letters. */
export const sharedDiscovery = (origin: string, segment: string) => ({
  ...discoveryDocument(origin, segment),
  issuer: origin + identityPaths('{tenantid}').issuer,
});

/** The discovery document, with the members that Microsoft Entra's has and that hold here. */
export const discoveryDocument = (origin: string, tenantId: string) => ({
  ...endpointMetadata(origin, tenantId),
  userinfo_endpoint: origin + identityPaths(tenantId).userinfo,
  device_authorization_endpoint: origin + identityPaths(tenantId).deviceCode,
  token_endpoint_auth_methods_supported: ['client_secret_post'],
  response_modes_supported: ['query', 'fragment', 'form_post'],
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  prompt_values_supported: ['none', 'login', 'select_account'],
  claims_supported: [
    'sub',
    'iss',
    'aud',
    'exp',
    'iat',
    'nbf',
    'auth_time',
    'nonce',
    'preferred_username',
    'name',
    'email',
    'oid',
    'tid',
    'amr',
    'uti',
    'ver',
  ],
  request_uri_parameter_supported: false,
  claims_parameter_supported: false,
  http_logout_supported: false,
  frontchannel_logout_supported: false,
  authorization_response_iss_parameter_supported: true,
  cloud_instance_name: new URL(origin).host,
});
