import type { FaultName, FaultRule } from '#sandbox/faults.ts';
import { identityPaths } from '#sandbox/identity/paths.ts';
import { authorizationFailed } from './guards.ts';
import { ArmError, type ArmReply, type Caller } from './http.ts';
import { errorReply } from './reply.ts';
import { scopeNotFound } from './scope-lookup.ts';
import { throttledText } from './throttle.ts';

/** A request that a fault strikes, as far as replies can tell of it. */
export interface StruckExchange {
  rule: FaultRule;
  caller: Caller;
  /** Under which Azure was addressed. */
  origin: string;
  method: string;
  path: string;
  /** RBAC action and scope of the request; the action is empty when none is needed. */
  action: string;
  scope: string;
  /** Tenant time, ms. */
  now: number;
}

type FaultReply = (struck: StruckExchange) => ArmReply;

const usualWait = 2;

const failure = (status: number, code: string, message: string, headers: Record<string, string> = {}): ArmReply =>
  errorReply(new ArmError(status, code, message, { headers }));

const retryAfter = ({ rule }: StruckExchange): Record<string, string> => ({
  'Retry-After': String(rule.seconds ?? usualWait),
});

/** An HTTP date has whole seconds; rounded up, so that it is never too early. */
const retryDate = ({ rule, now }: StruckExchange): Record<string, string> => ({
  'Retry-After': new Date(Math.ceil(now / 1000 + (rule.seconds ?? usualWait)) * 1000).toUTCString(),
});

const throttled = ({ method, path, caller }: StruckExchange, headers: Record<string, string>): ArmReply => {
  const seconds = Number(headers['Retry-After']);
  const message = throttledText(method, path, caller.objectId, Number.isNaN(seconds) ? undefined : seconds);
  return failure(429, 'SubscriptionRequestsThrottled', message, headers);
};

const unavailable = (headers: Record<string, string>): ArmReply =>
  failure(503, 'ServiceUnavailable', 'The service is temporarily unavailable. Please try again later.', headers);

export const gatewayTimeout = (): ArmReply =>
  failure(
    504,
    'GatewayTimeout',
    'The gateway did not receive a response from the resource provider within the specified time period.',
  );

const base64 = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64');

const challenge = (
  { origin, caller }: StruckExchange,
  { code, message, claims }: { code: string; message: string; claims: object },
): ArmReply => {
  const authorize = origin + identityPaths(caller.tenantId).authorize;
  return failure(401, code, message, {
    'WWW-Authenticate': `Bearer realm="", authorization_uri="${authorize}", error="insufficient_claims", claims="${base64(claims)}"`,
  });
};

/** Claims that ask for a token issued after the rule, as Azure asks for one issued after an event it was told of. */
const newerToken = ({ rule }: StruckExchange) => ({
  access_token: { nbf: { essential: true, value: String(Math.floor((rule.setAt ?? Date.now()) / 1000)) } },
});

/** Claims that ask for an authentication context, which Microsoft Entra gives after a second factor. */
const secondFactor = { access_token: { acrs: { essential: true, values: ['p1'] } } };

const expired = ({ origin, caller }: StruckExchange): ArmReply =>
  failure(401, 'ExpiredAuthenticationToken', 'The access token has expired.', {
    'WWW-Authenticate': `Bearer authorization_uri="${origin + identityPaths(caller.tenantId).authorize}", error="invalid_token", error_description="The access token has expired."`,
  });

const captivePortal = `<!doctype html><html lang="en"><title>Welcome to the guest network</title>
<h1>Welcome to the guest network</h1><form method="post"><button>Accept the terms of use</button></form></html>`;

const text = (type: string, content: string): ArmReply => ({ status: 200, text: { type, content } });

const json = 'application/json; charset=utf-8';

/** 8,192 rows of a little over 1 KiB. */
const junk = (): object[] =>
  Array.from({ length: 8192 }, (_, index) => ({
    id: `/junk/${index}`,
    name: `junk-${index}`,
    filler: 'x'.repeat(1000),
  }));

/** Replies that come instead of Azure's, with nothing done. */
export const faultReplies = {
  throttled: (struck) => throttled(struck, retryAfter(struck)),
  'throttled-unsaid': (struck) => throttled(struck, {}),
  'throttled-date': (struck) => throttled(struck, retryDate(struck)),
  unavailable: (struck) => unavailable(retryAfter(struck)),
  'unavailable-unsaid': () => unavailable({}),
  'server-error': () =>
    failure(500, 'InternalServerError', 'The server encountered an internal error. Please retry the request.'),
  'gateway-timeout-before': gatewayTimeout,
  busy: (struck) =>
    failure(
      409,
      'HCRP409',
      'An extension of type EdgeRemoteSupport is still processing. Only one instance of an extension may be in progress at a time for the same resource. Please retry after sometime.',
      struck.rule.seconds === undefined ? {} : retryAfter(struck),
    ),
  conflict: () =>
    failure(
      409,
      'Conflict',
      'The request could not be completed because of a conflict with the current state of the resource.',
    ),
  'precondition-failed': () =>
    failure(
      412,
      'PreconditionFailed',
      'The precondition given in one or more of the request headers evaluated to false.',
    ),
  'captive-portal': () => text('text/html; charset=utf-8', captivePortal),
  malformed: () => text(json, '{"value":[{"id":"/subscriptions/0'),
  'wrong-shape': () => ({ status: 200, body: { value: 'nope' } }),
  huge: () => ({ status: 200, body: { value: junk() } }),
  'claims-challenge': (struck) =>
    challenge(struck, {
      code: 'InvalidAuthenticationToken',
      message: 'Continuous access evaluation resulted in challenge.',
      claims: newerToken(struck),
    }),
  'mfa-required': (struck) =>
    // Azure's code, https://github.com/Azure/azure-sdk-for-python/issues/41739; the text is the sandbox's own.
    challenge(struck, {
      code: 'RequestDisallowedByPolicy',
      message: 'The request was disallowed by policy. Reasons: MFA is required.',
      claims: secondFactor,
    }),
  'token-expired': expired,
  'role-lost': ({ caller, action, scope }) => errorReply(authorizationFailed(caller, action, scope)),
  'not-found': ({ path }) => errorReply(scopeNotFound(path)),
} satisfies Partial<Record<FaultName, FaultReply>>;
