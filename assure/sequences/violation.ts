/** What must hold whatever happens. I1 to I8 are the invariants of `docs/assurance.md`; the others say what they forbid. */
export const rules = {
  I1: 'Access made by the app has a consent record of the same id, machine, level and end.',
  I2: 'Level and end on the machine never exceed the consent.',
  I3: 'What is shown as revoked gives no access.',
  I4: 'What is shown as active gave access at the last confirmed read.',
  I5: 'A granted job has exactly one record, and no record is overwritten.',
  I6: 'While there is access, a revoke can be started.',
  I7: 'Only a trusted press on the signed consent asks for access.',
  I8: 'After its end no access is shown as active.',
  'retry-after': 'No request leaves before the time that Azure asked to wait is over.',
  'transport-failure': 'No operation is called failed because of the way to Azure alone.',
  pursuit: 'A revoke that was started ends access once the way is free, or says that it needs a person.',
  'later-grant': 'A revoke does not end what the same person granted after it, in place of what it meant.',
  'role-press': 'Nothing is asked for but by a press.',
  authority: 'No grant leaves without authority.',
  'revoke-first': 'A revoke is never later because of a role that is to be activated.',
  'foreign-host': 'No request leaves for another host than the configured Azure and the app’s own.',
} as const;

export type RuleName = keyof typeof rules;

export interface Violation {
  rule: RuleName;
  text: string;
}

/** Ends a trial; its message says all. */
export class ViolationError extends Error {
  readonly rule: RuleName;

  constructor({ rule, text }: Violation) {
    super(`${rule}: ${text} (${rules[rule]})`);
    this.rule = rule;
  }
}
