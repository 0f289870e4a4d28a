import type { ActivityContext, Author, Tenant } from '#sandbox/tenant.ts';

/** Who calls, taken from a verified ARM access token. */
export interface Caller extends Author {
  /** When the token was issued, ms of real time; older than any fault rule when absent. */
  issuedAt?: number;
  /** When the person had last used the sign-in page by then, ms of real time; before any fault rule when absent. */
  signedInAt?: number;
}

/** One request after authentication, api-version and body have been checked. */
export interface ArmRequest {
  tenant: Tenant;
  caller: Caller;
  method: string;
  /** Origin under which Azure was addressed: poll URLs and next links start with it. */
  origin: string;
  /** Path with its escapes resolved, without the query. */
  path: string;
  query: URLSearchParams;
  apiVersion: string;
  /** Values of the route's `{placeholders}`. */
  params: Record<string, string>;
  /** The JSON body, `undefined` when none was sent. */
  body: unknown;
  correlationId: string;
  clientRequestId: string | undefined;
  /** What Activity Log events about this request have in common; `operations.ts` keeps it with a long-running operation. */
  activity: ActivityContext;
  /** The route that another request would take, so that one can be made of others. */
  findRoute: (method: string, path: string) => RouteMatch | undefined;
}

export interface ArmReply {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  text?: { type: string; content: string };
}

export const ok = (body: unknown): ArmReply => ({ status: 200, body });

/** One operation of one resource provider. */
export interface ArmRoute {
  /** Of the resources that it is about, with their namespace. */
  type: string;
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Path template, for instance `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}`; literals match case-insensitively. */
  path: string;
  apiVersions: readonly string[];
  /** RBAC action that the caller must hold at the scope, or `null` when any signed-in caller may call. */
  action: string | null;
  /** Set where the handler decides who may; the action then is what the Activity Log calls the request. */
  openToAll?: true;
  /** Scope that RBAC is checked at; by default the path up to the resource itself. */
  scope?: (request: ArmRequest) => string;
  /** What a body is read with where it need not be JSON to the letter. */
  parseBody?: (text: string) => unknown;
  handle: (request: ArmRequest) => ArmReply | Promise<ArmReply>;
}

/** What makes routes of one type of resource, whose actions begin with its name or another; any signed-in caller may without a verb. */
export const routesOf =
  (type: string, apiVersions: readonly string[], named = type) =>
  (method: ArmRoute['method'], path: string, verb: string | null, handle: ArmRoute['handle']): ArmRoute => ({
    type,
    method,
    path,
    apiVersions,
    action: verb === null ? null : `${named}/${verb}`,
    handle,
  });

export interface RouteMatch {
  route: ArmRoute;
  params: Record<string, string>;
}

/** One entry of an error's `details`. */
export interface ArmErrorDetail {
  code: string;
  message: string;
  target?: string;
  additionalInfo?: { type: string; info: unknown }[];
  /** Where a query goes wrong, in Resource Graph's words. */
  line?: number;
  characterPositionInLine?: number;
  token?: string;
}

interface ArmErrorOptions {
  headers?: Record<string, string>;
  target?: string;
  details?: ArmErrorDetail[];
  additionalInfo?: { type: string; info: unknown }[];
}

/** Thrown by handlers; the router turns it into ARM's error envelope `{ error: { code, message, … } }`. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  readonly target: string | undefined;
  readonly details: ArmErrorDetail[] | undefined;
  readonly additionalInfo: { type: string; info: unknown }[] | undefined;

  constructor(status: number, code: string, message: string, more: ArmErrorOptions = {}) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.target = more.target;
    this.details = more.details;
    this.additionalInfo = more.additionalInfo;
  }
}

export const notEmulated = (what: string): ArmError =>
  new ArmError(501, 'NotImplemented', `The sandbox does not emulate ${what}.`);
