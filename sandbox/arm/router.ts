import type { IncomingMessage, ServerResponse } from 'node:http';
import { noteChange } from '#sandbox/changes.ts';
import { letPass } from '#sandbox/let-pass.ts';
import { catchUp } from '#sandbox/machines/agenda.ts';
import { strikingFault } from '#sandbox/fault-rules.ts';
import type { RequestLog } from '#sandbox/request-log.ts';
import { tenantNow, type Tenant } from '#sandbox/tenant.ts';
import { recordActivity } from './activity.ts';
import { activityOf, newContext, newExchange, type Exchange } from './exchange.ts';
import { handleStruck, type NoReply, type Struck } from './fault-effects.ts';
import { checkApiVersion, checkAuthorization, checkLocks, checkRegistration, checkSubscription } from './guards.ts';
import { ArmError, notEmulated, type ArmReply, type ArmRequest, type ArmRoute, type Caller } from './http.ts';
import { metadataPath, readMetadata } from './metadata.ts';
import { polledResource } from './operations.ts';
import { checkPolicies } from './policy/policies.ts';
import { readJson } from './request-body.ts';
import { errorReply, sendPreflight, sendReply, type ReplyContext } from './reply.ts';
import { createRouteTable, type RouteTable } from './route-table.ts';
import { armRoutes } from './routes.ts';
import { resourceScope } from './scope.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** The part of the tenant registry that ARM needs. */
export interface TenantLookup {
  byTenantId(tenantId: string): Tenant | undefined;
}

/** Verifies an access token for ARM. Throws an `ArmError` (401) when it is not one. */
export type VerifyToken = (token: string) => Promise<Caller>;

export interface ArmOptions {
  routes?: readonly ArmRoute[];
  /** Lets real time pass, ms, for replies that are made to come late. */
  wait?: typeof letPass;
  /** Where whoever lacks a token is to sign in, for the challenge of a 401. */
  authority?: (req: IncomingMessage) => string | undefined;
  /** Hears whose a request is. */
  tell?: RequestLog['tell'];
}

/**
 * Answers one request. A connection that a fault breaks is `req.socket` destroyed; a reply that a fault withholds is a promise that
 * has settled with `res` not ended.
 */
type ArmHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const missingHeader = "The authentication failed because of missing 'Authorization' header.";

/** A refused token with the challenge that Azure sends. */
const challenged = ({ code, message }: ArmError, authority: string): ArmError => {
  const description = code === 'AuthenticationFailed' ? missingHeader : message.replaceAll('"', "'");
  const challenge = `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${description}"`;
  return new ArmError(401, code, message, { headers: { 'WWW-Authenticate': challenge } });
};

const unauthenticated = (message: string, code = 'AuthenticationFailed'): ArmError => new ArmError(401, code, message);

const authenticate = async (req: IncomingMessage, dependencies: Dependencies) =>
  callerOf(req, dependencies).catch((error: unknown) => {
    if (!(error instanceof ArmError) || error.status !== 401) throw error;
    throw challenged(error, dependencies.authority(req) ?? '');
  });

const callerOf = async (req: IncomingMessage, { registry, verifyToken }: Dependencies) => {
  const { authorization } = req.headers;
  if (authorization === undefined)
    throw unauthenticated("Authentication failed. The 'Authorization' header is missing.");
  const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    const [code, problem] = /^Bearer\s*$/i.test(authorization)
      ? ['AuthenticationFailedMissingToken', 'missing the access token']
      : ['AuthenticationFailedInvalidHeader', 'provided in an invalid format'];
    throw unauthenticated(`Authentication failed. The 'Authorization' header is ${problem}.`, code);
  }
  const caller = await verifyToken(token);
  const tenant = registry.byTenantId(caller.tenantId);
  if (tenant === undefined) {
    throw unauthenticated('The access token is invalid.', 'InvalidAuthenticationToken');
  }
  return { caller, tenant };
};

const isWrite = (method: string, action: string | null): boolean =>
  method !== 'GET' && action !== null && !/\/read$/i.test(action);

/** Records how a write ended, or that it goes on: then the operation records its end. */
const recordReply = (request: ArmRequest, reply: ArmReply): void => {
  const goesOn = reply.status === 202 || reply.headers?.['Azure-AsyncOperation'] !== undefined;
  recordActivity(request.tenant, request.activity, {
    status: goesOn ? 'Accepted' : 'Succeeded',
    httpStatus: reply.status,
  });
};

const recordFailure = (request: ArmRequest, error: unknown): void => {
  const { status, code, message } =
    error instanceof ArmError ? error : new ArmError(500, 'InternalServerError', String(error));
  recordActivity(request.tenant, request.activity, { status: 'Failed', httpStatus: status, error: { code, message } });
};

const runGuards = async (req: IncomingMessage, request: ArmRequest, route: ArmRoute): Promise<void> => {
  const { tenant, path, method } = request;
  const scope = route.scope?.(request) ?? resourceScope(path);
  if (route.action !== null && !route.openToAll) checkAuthorization(tenant, request.caller, route.action, scope);
  checkRegistration(tenant, path);
  request.body = await readJson(req, route.parseBody);
  if (route.action === null) return;
  checkLocks(tenant, method, route.action, scope);
  checkPolicies(request, route.action);
};

const handleRequest = async (
  exchange: Exchange,
  tenant: Tenant,
  caller: Caller,
  table: RouteTable,
): Promise<ArmReply> => {
  const { req, method, url, path, context } = exchange;
  const match = table.find(method, path);
  if (match === undefined) {
    process.stderr.write(`[sandbox] NOT EMULATED: ${method} ${url.pathname}${url.search}\n`);
    throw notEmulated(`${method} ${url.pathname}`);
  }
  const { route, params } = match;
  const apiVersion = checkApiVersion(route, path, url.searchParams.get('api-version'));
  checkSubscription(tenant, path);
  const request: ArmRequest = {
    tenant,
    caller,
    method,
    origin: url.origin,
    path,
    query: url.searchParams,
    apiVersion,
    params,
    body: undefined,
    correlationId: context.correlationId,
    clientRequestId: context.clientRequestId,
    activity: activityOf(exchange, caller, route.action ?? '', resourceScope(path)),
    findRoute: (...asked) => table.find(...asked),
  };
  const write = isWrite(method, route.action);
  if (write) recordActivity(tenant, request.activity, { status: 'Started' });
  try {
    await runGuards(req, request, route);
    const reply = await route.handle(request);
    if (write) recordReply(request, reply);
    return method === 'HEAD' ? { status: 204 } : reply;
  } catch (error) {
    if (write) recordFailure(request, error);
    throw error;
  } finally {
    if (write) noteChange(tenant);
  }
};

interface Dependencies {
  registry: TenantLookup;
  verifyToken: VerifyToken;
  table: RouteTable;
  throttle: Throttle;
  wait: (milliseconds: number) => Promise<void>;
  authority: (req: IncomingMessage) => string | undefined;
  tell: RequestLog['tell'];
}

/** Replies to one request, or says why no reply is to come. */
const serve = async (
  req: IncomingMessage,
  context: ReplyContext,
  dependencies: Dependencies,
): Promise<ArmReply | NoReply> => {
  const exchange = newExchange(req, context);
  const { method, url, path } = exchange;
  if (method === 'GET' && path.toLowerCase() === metadataPath) return readMetadata(url);
  const { tenant, caller } = await authenticate(req, dependencies);
  dependencies.tell(req, { tenant, who: caller.name });
  context.now = tenantNow(tenant);
  context.exposeHeaders = tenant.exposeHeaders;
  catchUp(tenant);
  const handle = async (): Promise<ArmReply> => {
    context.headers = dependencies.throttle.take(tenant, caller.objectId, method, path);
    return handleRequest(exchange, tenant, caller, dependencies.table);
  };
  const struck = struckBy(exchange, tenant, caller, dependencies);
  return struck === undefined ? handle() : handleStruck(struck, () => handle().catch(errorReply));
};

/** The fault that strikes a request, with what it has to know of it. */
const struckBy = (
  { method, url, path, context }: Exchange,
  tenant: Tenant,
  caller: Caller,
  { table, wait }: Dependencies,
): Struck | undefined => {
  if (tenant.faults.length === 0) return undefined;
  const rule = strikingFault(tenant, {
    method,
    path,
    polledResource: polledResource(tenant, path),
    tokenIssuedAt: caller.issuedAt ?? -Infinity,
    // A program signs in with its secret: no page asks it for a second factor.
    signedInAt: caller.kind === 'User' ? (caller.signedInAt ?? -Infinity) : Infinity,
  });
  if (rule === undefined) return undefined;
  const action = table.find(method, path)?.route.action ?? '';
  const { now } = context;
  const scope = resourceScope(path);
  return { rule, tenant, caller, origin: url.origin, method, path, action, scope, now, context, wait };
};

/** Azure Resource Manager as a request listener: everything on the Azure origin that is neither identity nor the sandbox's own control. */
export const createArm = (registry: TenantLookup, verifyToken: VerifyToken, options: ArmOptions = {}): ArmHandler => {
  const table = createRouteTable(options.routes ?? armRoutes);
  const { wait = letPass, authority = () => undefined, tell = () => undefined } = options;
  const common = { registry, verifyToken, table, throttle: createThrottle(), authority, tell };
  return async (req, res) => {
    if (req.method === 'OPTIONS') {
      sendPreflight(req, res);
      return;
    }
    const context = newContext(req);
    tell(req, { correlationId: context.correlationId });
    const dependencies = { ...common, wait: (milliseconds: number) => wait(milliseconds, res) };
    const outcome = await serve(req, context, dependencies).catch(errorReply);
    if (outcome === 'broken') {
      req.socket.destroy();
      return;
    }
    req.resume();
    if (outcome !== 'silent') await sendReply(req, res, outcome, context);
  };
};
