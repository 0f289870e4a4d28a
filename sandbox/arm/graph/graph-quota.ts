import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { ArmError, type ArmRequest } from '#sandbox/arm/http.ts';

/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
const queriesAWindow = 15;
const windowMs = 5000;

interface Window {
  startedAt: number;
  used: number;
}

/** What a caller has used lives in real time and is not part of a tenant's state. */
const windows = new WeakMap<Tenant, Map<string, Window>>();

const windowOf = (request: ArmRequest, now: number): Window => {
  const ofTenant = windows.get(request.tenant) ?? new Map<string, Window>();
  windows.set(request.tenant, ofTenant);
  const current = ofTenant.get(request.caller.objectId);
  if (current && now - current.startedAt < windowMs) return current;
  const fresh = { startedAt: now, used: 0 };
  ofTenant.set(request.caller.objectId, fresh);
  return fresh;
};

const clock = (seconds: number): string => `00:00:${String(seconds).padStart(2, '0')}`;

/** The text ARM's Resource Graph puts before the details of every error. */
export const supportText = (request: ArmRequest): string =>
  `Please provide below info when asking for support: timestamp = ${new Date(tenantNow(request.tenant)).toISOString()}, correlationId = ${request.correlationId}.`;

/**
 * Counts one query of the caller.
 *
 * @returns the headers that say what is left.
 * @throws {ArmError} 429 when the caller has asked too often.
 */
export const takeQuery = (request: ArmRequest, now: number = Date.now()): Record<string, string> => {
  if (request.tenant.unlimitedQueries) return {};
  const window = windowOf(request, now);
  const seconds = Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000));
  window.used += 1;
  const headers = {
    'x-ms-user-quota-remaining': String(Math.max(0, queriesAWindow - window.used)),
    'x-ms-user-quota-resets-after': clock(seconds),
  };
  if (window.used <= queriesAWindow) return headers;
  throw new ArmError(429, 'RateLimiting', supportText(request), {
    headers: { ...headers, 'Retry-After': String(seconds) },
    details: [
      {
        code: 'RateLimiting',
        message:
          'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.',
      },
    ],
  });
};
