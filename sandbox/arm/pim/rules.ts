import { isObject, partOf, type JsonObject } from '#sandbox/json.ts';
import type { RoleRule } from '#sandbox/tenant.ts';
import { ArmError } from '#sandbox/arm/http.ts';
import { durationMs } from './span.ts';

/** Whom rules bind, and in what. */
export type Place = 'Admin_Eligibility' | 'Admin_Assignment' | 'EndUser_Assignment';

/** What a role's settings demand of those who ask for it. */
export interface Demands {
  /** ms; without it, for ever is allowed. */
  longest: number | undefined;
  isMfaRequired: boolean;
  isReasonRequired: boolean;
  isTicketRequired: boolean;
  /** Name of an authentication context, for instance `c1`. */
  context: string | undefined;
  approval: { approvers: string[]; isJustificationRequired: boolean; days: number } | undefined;
}

/** The settings that Azure begins with: eight hours, a reason, nobody's approval. */
export function defaultRules(): RoleRule[] {
  return [...rulesAt('Admin', 'Eligibility'), ...rulesAt('Admin', 'Assignment'), ...rulesAt('EndUser', 'Assignment')];
}

/** The setting of an approval by any one of several; of nobody's when there are none. */
export function approvalBy(primaryApprovers: JsonObject[]): JsonObject {
  const stage = {
    approvalStageTimeOutInDays: 1,
    isApproverJustificationRequired: true,
    escalationTimeInMinutes: 0,
    primaryApprovers,
    isEscalationEnabled: false,
    escalationApprovers: null,
  };
  return {
    isApprovalRequired: primaryApprovers.length > 0,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: true,
    approvalMode: 'SingleStage',
    approvalStages: [stage],
  };
}

export function demandsAt(place: Place, rules: readonly RoleRule[]): Demands {
  const rule = (kind: string): JsonObject => rules.find(({ id }) => id === `${kind}_${place}`) ?? {};
  const { isExpirationRequired, maximumDuration } = rule('Expiration');
  const enabled = listIn(rule('Enablement'), 'enabledRules');
  const { isEnabled, claimValue } = rule('AuthenticationContext');
  const setting = partOf(rule('Approval'), 'setting');
  const isApprovalRequired = setting['isApprovalRequired'] === true;
  const [stage] = listIn(setting, 'approvalStages');
  return {
    longest: isExpirationRequired === true ? durationMs(maximumDuration) : undefined,
    isMfaRequired: enabled.includes('MultiFactorAuthentication'),
    isReasonRequired:
      enabled.includes('Justification') || (isApprovalRequired && setting['isRequestorJustificationRequired'] === true),
    isTicketRequired: enabled.includes('Ticketing'),
    context: isEnabled === true ? String(claimValue) : undefined,
    approval: isApprovalRequired
      ? {
          approvers: listIn(stage, 'primaryApprovers').map((one) => String(isObject(one) ? one['id'] : one)),
          isJustificationRequired: isObject(stage) && stage['isApproverJustificationRequired'] === true,
          days: Number((isObject(stage) ? stage['approvalStageTimeOutInDays'] : undefined) ?? 1),
        }
      : undefined,
  };
}

/**
 * The rules with some changed.
 * @throws {ArmError} 400 InvalidPolicy for one that isn't as Azure knows it.
 */
export function withRules(rules: readonly RoleRule[], changes: unknown, exists: (id: unknown) => boolean): RoleRule[] {
  if (!Array.isArray(changes) || changes.length === 0) throw invalid('it has no rules');
  const changed = new Map(rules.map((rule) => [rule.id, rule]));
  for (const change of changes as unknown[]) {
    const known = isObject(change) ? changed.get(String(change['id'])) : undefined;
    if (!known || !isObject(change)) throw invalid('it has a rule of an unknown id');
    const rule: RoleRule = { ...known, ...change, id: known.id };
    if (rule['ruleType'] !== known['ruleType']) throw invalid(`the ruleType of '${rule.id}' is another`);
    if (!isValid(rule, exists)) throw invalid(`the rule '${rule.id}' is malformed`);
    changed.set(rule.id, rule);
  }
  return [...changed.values()];
}

/** An activation lasts a day at most, whatever the settings. */
const dayMs = 86_400_000;

function isValid(rule: RoleRule, exists: (id: unknown) => boolean): boolean {
  const [kind = ''] = rule.id.split('_');
  if (kind === 'Expiration') {
    const longest = durationMs(rule['maximumDuration']);
    const isWithin = rule.id === 'Expiration_EndUser_Assignment' ? longest <= dayMs : longest > 0;
    return typeof rule['isExpirationRequired'] === 'boolean' && longest > 0 && isWithin;
  }
  if (kind === 'Enablement')
    return Array.isArray(rule['enabledRules']) && rule['enabledRules'].every((name) => enablements.includes(name));
  if (kind === 'AuthenticationContext')
    return rule['isEnabled'] === false || (rule['isEnabled'] === true && /^c\d{1,2}$/.test(String(rule['claimValue'])));
  if (kind !== 'Approval') return rule['notificationType'] === 'Email';
  const setting = partOf(rule, 'setting');
  if (setting['isApprovalRequired'] === false) return true;
  const [stage, ...others] = listIn(setting, 'approvalStages');
  const approvers = listIn(stage, 'primaryApprovers');
  return (
    setting['isApprovalRequired'] === true &&
    setting['approvalMode'] === 'SingleStage' &&
    others.length === 0 &&
    isObject(stage) &&
    (stage['approvalStageTimeOutInDays'] ?? 1) === 1 &&
    approvers.length > 0 &&
    approvers.every((one) => isObject(one) && ['User', 'Group'].includes(String(one['userType'])) && exists(one['id']))
  );
}

const enablements: unknown[] = ['MultiFactorAuthentication', 'Justification', 'Ticketing'];

function listIn(whole: unknown, name: string): unknown[] {
  const list = isObject(whole) ? whole[name] : undefined;
  return Array.isArray(list) ? list : [];
}

function invalid(problem: string): ArmError {
  return new ArmError(400, 'InvalidPolicy', `The policy is invalid: ${problem}.`);
}

function rulesAt(caller: 'Admin' | 'EndUser', level: 'Eligibility' | 'Assignment'): RoleRule[] {
  const target = {
    caller,
    operations: ['All'],
    level,
    targetObjects: [],
    inheritableSettings: [],
    enforcedSettings: [],
  };
  const rule = (kind: string, content: JsonObject, name = ''): RoleRule => ({
    ...content,
    id: `${kind}_${name}${caller}_${level}`,
    ruleType: `RoleManagementPolicy${kind}Rule`,
    target,
  });
  const isOwn = caller === 'EndUser';
  const longest = level === 'Eligibility' ? 'P365D' : 'P180D';
  const enabledRules =
    level === 'Eligibility' ? [] : isOwn ? ['Justification'] : ['MultiFactorAuthentication', 'Justification'];
  return [
    rule('Expiration', { isExpirationRequired: true, maximumDuration: isOwn ? 'PT8H' : longest }),
    rule('Enablement', { enabledRules }),
    ...(isOwn
      ? [
          rule('Approval', { setting: approvalBy([]) }),
          rule('AuthenticationContext', { isEnabled: false, claimValue: '' }),
        ]
      : []),
    ...['Admin', 'Requestor', 'Approver'].map((recipientType) =>
      rule('Notification', notification(recipientType), `${recipientType}_`),
    ),
  ];
}

function notification(recipientType: string): JsonObject {
  const notificationRecipients: string[] = [];
  return {
    notificationType: 'Email',
    recipientType,
    isDefaultRecipientsEnabled: true,
    notificationLevel: 'All',
    notificationRecipients,
  };
}
