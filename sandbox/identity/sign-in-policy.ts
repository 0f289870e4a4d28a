import type { KoaContextWithOIDC, interactionPolicy as policy } from 'oidc-provider';
import type { Tenant } from '#sandbox/tenant.ts';
import { interactionPolicy } from './oidc-provider.ts';
import { mustSignInAgain, requestedClaims, secondFactorNeeded } from './requested-claims.ts';

/** When a person must be seen: nobody signed in, somebody else asked for, or the app wants to be sure (`prompt`). */
export const signInPolicy = (tenant: Tenant): policy.Prompt[] => {
  const { Check, Prompt } = interactionPolicy;
  const noSession = new Check(
    'no_session',
    'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
    (ctx) => !ctx.oidc.session?.accountId,
  );
  const otherPerson = new Check(
    'login_hint',
    'AADSTS50058: A silent sign-in request was sent for another user than the one who is signed in.',
    (ctx) => hintedPerson(tenant, ctx) !== undefined && hintedPerson(tenant, ctx) !== ctx.oidc.session?.accountId,
  );
  const secondFactor = new Check('second_factor', secondFactorNeeded, 'interaction_required', (ctx) => {
    const objectId = ctx.oidc.session?.accountId;
    return (
      objectId !== undefined &&
      mustSignInAgain(tenant, objectId, requestedClaims(ctx.query['claims'] ?? ctx.oidc.body?.['claims']))
    );
  });
  return [
    new Prompt({ name: 'login', requestable: true }, noSession, otherPerson, secondFactor),
    new Prompt({ name: 'select_account', requestable: true }),
  ];
};

/**
 * The object id of the person whom `login_hint` names. A hint decides only silent requests and first pages: whoever signs in on the
 * page may be somebody else.
 */
const hintedPerson = (tenant: Tenant, ctx: KoaContextWithOIDC): string | undefined => {
  if (ctx.oidc.result?.login) return undefined;
  const hint = ctx.oidc.params?.['login_hint'];
  if (typeof hint !== 'string') return undefined;
  return tenant.people.find((person) => person.username.toLowerCase() === hint.toLowerCase())?.objectId;
};
