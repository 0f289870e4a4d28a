// What an approver is shown of a request for a role: whether the consent behind it is what it says. See `checkAsked`.
import type { Consent } from '#src/consent/consent.ts';
import { isSigned } from '#src/consent/signed.ts';
import type { RecordSignature, SignatureFault } from '#src/consent/signature.ts';
import { resourceGroupsOf, sameId } from '#src/lib/arm-id.ts';
import { clockSkewMs, parseInstant } from '#src/lib/time.ts';
import { type Activation, consentNamedIn, justificationOf } from './authority.ts';

/** In the order to show them. */
export type AskedCheckId =
  | 'person'
  | 'record'
  | 'signature'
  | 'request'
  | 'reason'
  | 'ticket'
  | 'duration'
  | 'time'
  | 'computers'
  | 'role';

export interface AskedCheck {
  id: AskedCheckId;
  /** `fail` and `unknown` keep it from being approved here. */
  result: 'pass' | 'warn' | 'fail' | 'unknown';
  why?: AskedWhy;
}

export type AskedWhy =
  | { is: 'missing' | 'changed' | 'unread' | 'keyUnknown' | 'keysUnread' | 'otherPerson' | 'noEnd' | 'over' }
  | { is: 'unsigned'; fault: SignatureFault }
  | { is: 'differs'; found: string; agreed: string }
  | { is: 'tooLong'; askedMs: number; leftMs: number }
  | { is: 'others'; machineIds: readonly string[] }
  | { is: 'less' | 'more' };

/** What a role does, held against what a grant needs; `more`: it can give others roles. */
export type RoleFit = 'fits' | 'less' | 'more';

export interface AskedFacts {
  request: Activation;
  /** Directory object id of who would answer. */
  viewerId: string;
  /** The consent that the request names, as it stands on record in the resource groups of its machines. */
  behind:
    | { is: 'found'; consent: Consent; consentId: string; isChanged: boolean }
    | { is: 'missing' | 'changed' | 'unread' };
  /** Undefined: not checked. */
  signature?: RecordSignature | undefined;
  /** What `activationName` makes of the consent's hash and the request's scope. */
  ownName?: string | undefined;
  /** Machines of the consent whose name another computer has by now; undefined: not all were read. */
  otherComputers?: readonly string[] | undefined;
  /** Undefined: not read. */
  role?: RoleFit | undefined;
  /** Server time, ms. */
  now: number;
}

/** Pure. All that can be told; of a consent that isn't there, nothing can be compared. */
export function checkAsked(facts: AskedFacts): AskedCheck[] {
  const { request, viewerId, behind } = facts;
  const person = check('person', sameId(request.principalId, viewerId) ? 'fail' : 'pass');
  if (behind.is !== 'found')
    return [person, check('record', behind.is === 'unread' ? 'unknown' : 'fail', { is: behind.is })];
  return [
    person,
    behind.isChanged ? check('record', 'fail', { is: 'changed' }) : check('record', 'pass'),
    checkSignature(facts, behind.consent),
    checkName(facts, behind.consent),
    checkReason(request, behind),
    checkTicket(request, behind.consent),
    checkDuration(facts, behind.consent),
    (parseInstant(behind.consent.notAfter) ?? 0) > facts.now
      ? check('time', 'pass')
      : check('time', 'fail', { is: 'over' }),
    checkComputers(facts),
    checkRole(facts),
  ];
}

/** Whether anything keeps a request from being approved here. */
export function isRefused(checks: readonly AskedCheck[]): boolean {
  return checks.length === 0 || checks.some(({ result }) => result === 'fail' || result === 'unknown');
}

/** What is asked for under one consent by one person: it is answered as one. */
export interface AskedGroup {
  consentId: string;
  principalId: string;
  requests: Activation[];
}

/** Requests by the consent that they name and who asks: whoever names another's consent stands alone. `others` name none. */
export function groupAsked(requests: readonly Activation[]): { groups: AskedGroup[]; others: Activation[] } {
  const groups = new Map<string, AskedGroup>();
  const others: Activation[] = [];
  for (const request of requests) {
    const consentId = consentNamedIn(request.justification ?? '');
    const principalId = request.principalId.toLowerCase();
    if (consentId === undefined) others.push(request);
    else {
      const key = `${consentId} ${principalId}`;
      const group = groups.get(key) ?? { consentId, principalId, requests: [] };
      groups.set(key, { ...group, requests: [...group.requests, request] });
    }
  }
  return { groups: [...groups.values()], others };
}

function checkSignature({ request, signature }: AskedFacts, { userId }: Consent): AskedCheck {
  if (signature === undefined) return check('signature', 'unknown', { is: 'unread' });
  if (signature.is === 'invalid') return check('signature', 'fail', { is: 'unsigned', fault: signature.why });
  if (!sameId(signature.oid, request.principalId) || !sameId(userId, request.principalId))
    return check('signature', 'fail', { is: 'otherPerson' });
  if (signature.keyConfirmed === 'unknown') return check('signature', 'unknown', { is: 'keysUnread' });
  return isSigned(signature) ? check('signature', 'pass') : check('signature', 'fail', { is: 'keyUnknown' });
}

/** A consent makes one request for each of its resource groups, whose name nobody else's has. */
function checkName({ request, ownName }: AskedFacts, { machines }: Consent): AskedCheck {
  const isInPlace = resourceGroupsOf(machines).includes(request.scope.toLowerCase());
  return check('request', isInPlace && ownName !== undefined && sameId(request.name, ownName) ? 'pass' : 'fail');
}

/** Who approves elsewhere reads the reason alone: it must say what was signed, and no more. */
function checkReason(
  { justification: found = '' }: Activation,
  { consent, consentId }: { consent: Consent; consentId: string },
): AskedCheck {
  const agreed = justificationOf(consentId, consent.reason);
  return found === agreed ? check('reason', 'pass') : check('reason', 'fail', { is: 'differs', found, agreed });
}

function checkTicket({ ticket: found = '' }: Activation, { ticket }: Consent): AskedCheck {
  const agreed = ticket?.number ?? '';
  return found === agreed ? check('ticket', 'pass') : check('ticket', 'fail', { is: 'differs', found, agreed });
}

/** The role may be wanted for as long as the consent had left when it was asked for. */
function checkDuration({ request, now }: AskedFacts, { notAfter }: Consent): AskedCheck {
  const askedAt = request.askedAt ?? now;
  const askedMs = request.durationMs ?? (request.until === undefined ? undefined : request.until - askedAt);
  if (askedMs === undefined) return check('duration', 'fail', { is: 'noEnd' });
  const leftMs = (parseInstant(notAfter) ?? Number.NaN) - askedAt;
  return askedMs <= leftMs + clockSkewMs
    ? check('duration', 'pass')
    : check('duration', 'fail', { is: 'tooLong', askedMs, leftMs });
}

function checkComputers({ otherComputers }: AskedFacts): AskedCheck {
  if (otherComputers === undefined) return check('computers', 'warn', { is: 'unread' });
  return otherComputers.length === 0
    ? check('computers', 'pass')
    : check('computers', 'fail', { is: 'others', machineIds: otherComputers });
}

/** Which role it is the directory's administrators decide; what it does beyond a grant is said. */
function checkRole({ role }: AskedFacts): AskedCheck {
  if (role === undefined) return check('role', 'warn', { is: 'unread' });
  return role === 'fits' ? check('role', 'pass') : check('role', 'warn', { is: role });
}

function check(id: AskedCheckId, result: AskedCheck['result'], why?: AskedWhy): AskedCheck {
  return { id, result, ...(why && { why }) };
}
