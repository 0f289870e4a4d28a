import { randomUUID } from 'node:crypto';
import type { FaultMethod, FaultOrder, FaultRule } from '#sandbox/faults.ts';
import type { Tenant } from '#sandbox/tenant.ts';

/** What a rule looks at in a request to Azure Resource Manager. */
export interface StruckRequest {
  method: string;
  /** Without the query. */
  path: string;
  /** Of a poll, the id of the resource that its operation is about. */
  polledResource: string | undefined;
  /** When the caller's access token was issued, and when the person last used the sign-in page for it, ms of real time. */
  tokenIssuedAt: number;
  signedInAt: number;
}

/** Sets a rule. Rules that stand are asked in the order in which they were set. */
export const addFault = (tenant: Tenant, order: FaultOrder): FaultRule & { setAt: number } => {
  const rule = { id: randomUUID(), ...order, setAt: Date.now() };
  tenant.faults.push(rule);
  return rule;
};

/** Puts a rule into a scenario: it counts as set when it first meets a request. */
export const seedFault = (tenant: Tenant, order: FaultOrder): void => {
  tenant.faults.push({ id: randomUUID(), ...order });
};

/** @returns whether there was such a rule. */
export const removeFault = (tenant: Tenant, id: string): boolean => {
  const rule = tenant.faults.find((one) => one.id === id);
  if (rule === undefined) return false;
  tenant.faults = tenant.faults.filter((one) => one !== rule);
  if (rule.fault === 'mfa-required') delete tenant.signInDemandedAt;
  return true;
};

/** Removes every rule, and what spent ones still demand of sign-ins. */
export const removeFaults = (tenant: Tenant): void => {
  tenant.faults = [];
  delete tenant.signInDemandedAt;
};

/**
 * The rule that strikes a request: the first that matches it and lets it through neither by `after` nor by `share`. Rules count
 * the requests they are asked about, so those after the one that strikes don't count this one.
 */
export const strikingFault = (tenant: Tenant, request: StruckRequest): FaultRule | undefined => {
  const rule = tenant.faults.find((one) => matches(one, request) && isDue(tenant, one));
  if (rule === undefined) return undefined;
  // Identity goes on demanding the sign-in when the rule is spent: the answer to this challenge comes later.
  if (rule.fault === 'mfa-required') tenant.signInDemandedAt = Math.max(setAtOf(rule), tenant.signInDemandedAt ?? 0);
  if (rule.times !== undefined) {
    rule.times -= 1;
    if (rule.times === 0) tenant.faults = tenant.faults.filter((one) => one !== rule);
  }
  return rule;
};

const matches = (rule: FaultRule, request: StruckRequest): boolean =>
  (rule.method === undefined || isMethod(rule.method, request)) &&
  (rule.path === undefined || [request.path, request.polledResource].some((text) => contains(text, rule.path))) &&
  concerns(rule, request);

const contains = (text: string | undefined, part = ''): boolean =>
  text !== undefined && text.toLowerCase().includes(part.toLowerCase());

const isMethod = (wanted: FaultMethod, { method, path }: StruckRequest): boolean => {
  const isRead = method === 'GET' || (method === 'POST' && contains(path, '/providers/microsoft.resourcegraph/'));
  if (wanted === 'read') return isRead;
  return wanted === 'write' ? !isRead : wanted === method;
};

const setAtOf = (rule: FaultRule): number => (rule.setAt ??= Date.now());

/** What only some requests can suffer. */
const concerns = (rule: FaultRule, request: StruckRequest): boolean => {
  if (rule.fault === 'claims-challenge') return request.tokenIssuedAt <= setAtOf(rule);
  if (rule.fault === 'mfa-required') return request.signedInAt <= setAtOf(rule);
  return rule.fault !== 'preempted' || isPoll(request) || isInstallation(request);
};

const isPoll = ({ method, path }: StruckRequest): boolean =>
  method === 'GET' && /\/operation(?:status(?:es)?|results)\/[^/]+$/i.test(path);

/** Whether a request has a machine install or update an extension. */
export const isInstallation = ({ method, path }: Pick<StruckRequest, 'method' | 'path'>): boolean =>
  method === 'PUT' && /\/machines\/[^/]+\/extensions\/[^/]+$/i.test(path);

const isDue = (tenant: Tenant, rule: FaultRule): boolean => {
  if (rule.after !== undefined && rule.after > 0) {
    rule.after -= 1;
    return false;
  }
  return rule.share === undefined || draw(tenant) < rule.share;
};

/** The next number of the tenant's generator, from 0 to below 1 (mulberry32): the same seed strikes the same requests. */
const draw = (tenant: Tenant): number => {
  const seed = ((tenant.faultSeed ?? 1) + 0x6d2b79f5) | 0;
  tenant.faultSeed = seed;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
};
